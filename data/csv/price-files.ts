import { isContractId } from '../../domain/contracts/contract-id';
import type { BarSize } from '../../domain/prices/bar-size';
import { withoutFrequency } from '../../domain/prices/frequency-names';
import type {
  AdjustedPrices,
  ContractPrices,
  FxPrices,
  MultiplePrices,
  Series,
} from '../../domain/series/series';
import { parseSeries, type SeriesSpec, seriesText, type TimeForm } from './series-file';
import { readBytes } from './table';

export const MULTIPLE_SPEC: SeriesSpec<keyof MultiplePrices['columns']> = {
  time: 'DATETIME',
  columns: [
    { name: 'CARRY' },
    { name: 'CARRY_CONTRACT', kind: 'contract' },
    { name: 'PRICE' },
    { name: 'PRICE_CONTRACT', kind: 'contract' },
    { name: 'FORWARD' },
    { name: 'FORWARD_CONTRACT', kind: 'contract' },
  ],
  unique: true,
};
export const ADJUSTED_SPEC: SeriesSpec<'price'> = { time: 'DATETIME', columns: [{ name: 'price' }] };
export const FX_SPEC: SeriesSpec<'price'> = {
  time: 'DATETIME',
  columns: [{ name: 'price', header: 'PRICE' }],
};
/** Rates that are stored: a cell that is not above 0 is refused with its line. */
export const IMPORTED_FX_SPEC: SeriesSpec<'price'> = {
  time: 'DATETIME',
  columns: [{ name: 'price', header: 'PRICE', kind: 'rate' }],
  unique: true,
};
export const CONTRACT_SPEC: SeriesSpec<keyof ContractPrices['columns']> = {
  time: 'DATETIME',
  columns: [{ name: 'OPEN' }, { name: 'HIGH' }, { name: 'LOW' }, { name: 'FINAL' }, { name: 'VOLUME' }],
};
export const SPREADS_SPEC: SeriesSpec<'spread'> = { time: 'DATETIME', columns: [{ name: 'spread' }] };

/** Readers of one kind of file. Each throws BAD_DATA_FILE with file, line, column and remedy. */
export interface SeriesFormat<S extends Series> {
  read(file: string, times?: TimeForm): Promise<S>;
  parse(file: string, bytes: Buffer, times?: TimeForm): S;
  text(series: S, times?: TimeForm): string;
}

export const multiplePricesFile = format<MultiplePrices>(MULTIPLE_SPEC);
export const adjustedPricesFile = format<AdjustedPrices>(ADJUSTED_SPEC);
export const fxPricesFile = format<FxPrices>(FX_SPEC);
export const contractPricesFile = format<ContractPrices>(CONTRACT_SPEC);

function format<S extends Series>(spec: SeriesSpec<string>): SeriesFormat<S> {
  // A spec names exactly the columns of its series, which the compiler can't see through `string`.
  const parse = (file: string, bytes: Buffer, times?: TimeForm) => parseSeries(file, bytes, spec, times) as S;
  return {
    parse,
    read: async (file, times) => parse(file, await readBytes(file), times),
    text: (series, times) => seriesText(series, spec, times),
  };
}

/**
 * Instrument, contract and bar size of `INSTR_YYYYMMDD.csv`, `Day_INSTR_...`, `Minutes_15_INSTR_...`, read from the
 * right because codes contain underscores; undefined for another name.
 */
export function contractFileName(
  name: string,
): { readonly instrument: string; readonly contract: string; readonly part: BarSize | 'merged' } | undefined {
  const { size: part, rest } = withoutFrequency(name, '_');
  const match = /^(.+)_(\d{8})\.csv$/.exec(rest);
  if (match === null || !isContractId(match[2])) return undefined;
  return { instrument: match[1], contract: match[2], part };
}
