/** The daily update of one stored rate against the dollar. */
import { stampDailyBars } from '../prices/bars';
import { findSpike, type Spike } from '../prices/spike';
import { concatRows, filterRows } from '../series/rows';
import type { ContractPrices, FxPrices } from '../series/series';
import { invertRates, isRate } from './rates';

/** A bar that is left out because its close is not a rate. */
export interface BadRate {
  readonly time: number;
  /** As the broker reported it, before any inversion. */
  readonly close: number;
}

export type FxUpdate = { readonly bad: readonly BadRate[] } & (
  | { readonly kind: 'updated'; readonly series: FxPrices; readonly added: number }
  | { readonly kind: 'unchanged' }
  /** Nothing may be stored: `fresh` waits for an answer. */
  | { readonly kind: 'spike'; readonly spike: Spike; readonly fresh: FxPrices }
);

/**
 * The stored rates with the closes of newer daily bars (00:00 UTC of their date), inverted where the broker
 * quotes the other way round; only rows up to `until` (UTC ms). A close that is not a rate (0, negative, infinite) is
 * left out before it is inverted, where 0 would become infinite, and named in `bad`. The spike rule applies with
 * `maxSpike`; in pysystemtrade a missing threshold switched it off.
 */
export function updateFxRates(input: {
  readonly stored: FxPrices | undefined;
  readonly bars: ContractPrices;
  readonly invert: boolean;
  readonly until: number;
  readonly zone: string;
  readonly maxSpike: number;
}): FxUpdate {
  const stamped = stampDailyBars(input.bars, input.zone);
  const closes: FxPrices = { times: stamped.times, columns: { price: stamped.columns.FINAL } };
  const { stored } = input;
  const last =
    stored && stored.times.length > 0 ? stored.times[stored.times.length - 1] : Number.NEGATIVE_INFINITY;
  const newer = filterRows(closes, (row) => closes.times[row] > last && closes.times[row] <= input.until);
  const { price } = newer.columns;
  const good = filterRows(newer, (row) => isRate(price[row]));
  const bad = Array.from(price, (close, row) => ({ time: newer.times[row], close })).filter(
    ({ close }) => !isRate(close),
  );
  const fresh = input.invert ? invertRates(good) : good;
  if (fresh.times.length === 0) return { kind: 'unchanged', bad };
  const series = stored ? concatRows(stored, fresh) : fresh;
  const from = series.times.length - fresh.times.length;
  const spike = findSpike(series.times, series.columns.price, input.maxSpike, from);
  if (spike) return { kind: 'spike', spike, fresh, bad };
  return { kind: 'updated', series, added: fresh.times.length, bad };
}
