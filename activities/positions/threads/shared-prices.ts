import type { Instrument, RollParameters } from '../../../domain/instruments/instrument';
import type { AdjustedPrices, MultiplePrices, Series } from '../../../domain/series/series';
import { systemData } from '../../../systems/data/in-memory-data';
import type { SystemData } from '../../../systems/data/system-data';

/** Prices in memory that all threads read: sent to a thread, nothing of it is copied. */
export interface SharedPrices {
  readonly instruments: Readonly<Record<string, SharedInstrument>>;
}

interface SharedInstrument {
  readonly instrument: Instrument;
  readonly spreadCost: number;
  readonly rollParameters: RollParameters;
  readonly adjusted: AdjustedPrices;
  readonly multiple: MultiplePrices;
}

/** Copies the prices of instruments into shared memory, once. */
export function sharePrices(data: SystemData, codes: readonly string[]): SharedPrices {
  const entries = codes.map((code): [string, SharedInstrument] => [
    code,
    {
      instrument: data.instrument(code),
      spreadCost: data.spreadCost(code),
      rollParameters: data.rollParameters(code),
      adjusted: shareSeries(data.adjustedPrices(code)),
      multiple: shareSeries(data.multiplePrices(code)),
    },
  ]);
  return { instruments: Object.fromEntries(entries) };
}

/** The engine's view of them. Without FX, which forecasts don't need. */
export function dataOfShared({ instruments }: SharedPrices): SystemData {
  const tableOf = <T>(pick: (shared: SharedInstrument) => T): ReadonlyMap<string, T> =>
    new Map(Object.entries(instruments).map(([code, shared]) => [code, pick(shared)]));
  return systemData({
    instrumentCodes: Object.keys(instruments),
    adjustedPrices: (code) => instruments[code].adjusted,
    multiplePrices: (code) => instruments[code].multiple,
    storedFx: () => undefined,
    instruments: tableOf(({ instrument }) => instrument),
    spreadCosts: tableOf(({ spreadCost }) => spreadCost),
    rollParameters: tableOf(({ rollParameters }) => rollParameters),
    lastDay: 0,
  });
}

function shareSeries<S extends Series<string>>(series: S): S {
  const columns = Object.entries(series.columns).map(([name, values]) => [name, share(values)]);
  return { ...series, times: share(series.times), columns: Object.fromEntries(columns) };
}

function share(values: Float64Array): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}
