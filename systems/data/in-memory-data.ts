import { tstError } from '../../domain/errors/errors';
import type { Instrument, RollParameters } from '../../domain/instruments/instrument';
import type { AdjustedPrices, FxPrices, MultiplePrices } from '../../domain/series/series';
import { suggestion } from '../config/nearest-name';
import { memoise } from '../primitives/memoise';
import { fxSeries } from './fx-series';
import type { SystemData } from './system-data';

/** Whatever a loader has read, on local naive time. The functions are called once per code. */
export interface DataSources {
  readonly instrumentCodes: readonly string[];
  adjustedPrices(code: string): AdjustedPrices;
  multiplePrices(code: string): MultiplePrices;
  /** A stored series such as EURUSD; undefined if it does not exist. */
  storedFx(code: string): FxPrices | undefined;
  /** Where series of FX prices are looked for, for errors. */
  readonly fxPlace?: string;
  readonly instruments: ReadonlyMap<string, Instrument>;
  readonly spreadCosts: ReadonlyMap<string, number>;
  readonly rollParameters: ReadonlyMap<string, RollParameters>;
  /** Where the instruments and the roll parameters are written, for errors. */
  readonly tablePlace?: { readonly instruments: string; readonly rollParameters: string };
  /** Last day of the constant series that stands for a currency in terms of itself. */
  readonly lastDay: number;
}

/** Makes the engine's view of data from a loader's tables; each series is asked for once. */
export function systemData(sources: DataSources): SystemData {
  const storedFx = memoise((code: string) => ({ prices: sources.storedFx(code) }));
  return {
    instrumentCodes: () => sources.instrumentCodes,
    instrumentsInClass: memoise((assetClass: string) =>
      sources.instrumentCodes.filter((code) => sources.instruments.get(code)?.assetClass === assetClass),
    ),
    adjustedPrices: memoise((code: string) => sources.adjustedPrices(code)),
    multiplePrices: memoise((code: string) => sources.multiplePrices(code)),
    fx: memoise((pair: string) =>
      fxSeries(pair, (code) => storedFx(code).prices, sources.lastDay, sources.fxPlace),
    ),
    instrument: (code) =>
      lookUp(sources.instruments, code, 'instrument configuration', sources.tablePlace?.instruments),
    spreadCost: (code) => sources.spreadCosts.get(code) ?? 0,
    rollParameters: (code) =>
      lookUp(sources.rollParameters, code, 'roll parameters', sources.tablePlace?.rollParameters),
  };
}

function lookUp<T>(table: ReadonlyMap<string, T>, code: string, what: string, place?: string): T {
  const found = table.get(code);
  if (found === undefined)
    throw tstError(
      'UNKNOWN_INSTRUMENT',
      `no ${what} of '${code}'${place === undefined ? '' : ` in ${place}`}${suggestion(code, table.keys())}`,
    );
  return found;
}
