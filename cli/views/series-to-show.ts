import { readAllContractPrices } from '../../data/series/contract-prices';
import { readFx } from '../../data/series/fx';
import { readPrices } from '../../data/series/prices';
import type { Database } from '../../data/store/database';
import { tstError } from '../../domain/errors/errors';
import type { BarSize } from '../../domain/prices/bar-size';
import type { Series } from '../../domain/series/series';

/** Multiple prices when nothing is chosen; `bar` is of a contract. */
export interface SeriesChoice {
  readonly adjusted?: boolean;
  /** 8 digits. */
  readonly contract?: string;
  readonly bar?: BarSize;
}

export interface ShownSeries {
  readonly series: Series;
  /** The column that is plotted. */
  readonly plotted: Float64Array;
}

/** A stored series of an instrument, or the rates of a currency pair. Throws MISSING_DATA, BAD_INPUT. */
export async function seriesToShow(
  database: Database,
  instrument: string,
  { adjusted, contract, bar }: SeriesChoice,
): Promise<ShownSeries> {
  if (contract === undefined && bar !== undefined) throw tstError('BAD_INPUT', '--bar needs --contract');
  if (contract !== undefined) {
    if (adjusted) throw tstError('BAD_INPUT', 'adjusted prices have no contracts: leave out --contract');
    const series = (await readAllContractPrices(database, instrument, contract))[bar ?? 'merged'];
    if (!series) throw tstError('MISSING_DATA', `${instrument}/${contract} has no stored prices`);
    return { series, plotted: series.columns.FINAL };
  }
  const prices = await readPrices(database, instrument);
  if (prices && adjusted) return { series: prices.adjusted, plotted: prices.adjusted.columns.price };
  if (prices) return { series: prices.multiple, plotted: prices.multiple.columns.PRICE };
  const rates = await readFx(database, instrument);
  if (!rates) throw tstError('MISSING_DATA', `${instrument} has no stored prices or rates`);
  return { series: rates.series, plotted: rates.series.columns.price };
}
