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
  /** `dropped`: newer rows that are left out, as it was answered. */
  | { readonly kind: 'unchanged'; readonly dropped: number }
  /** Nothing may be stored: `fresh` waits for an answer. */
  | { readonly kind: 'spike'; readonly spike: Spike; readonly fresh: FxPrices }
);

/** How a source quotes a code, and in which zone its days are stamped. */
interface Quoted {
  readonly bars: ContractPrices;
  /** It quotes the pair the other way round. */
  readonly invert: boolean;
  readonly zone: string;
  /** UTC ms of the last row that counts. */
  readonly until: number;
}

/**
 * The closes of daily bars (00:00 UTC of their date) as rates, stamped with the notional close. A close that is not a
 * rate (0, negative, infinite) is left out before it is inverted, where 0 would become infinite, and named in `bad`.
 */
export function ratesOfBars({ bars, invert, zone, until }: Quoted): {
  readonly rates: FxPrices;
  readonly bad: readonly BadRate[];
} {
  const { times, columns } = stampDailyBars(bars, zone);
  const all: FxPrices = { times, columns: { price: columns.FINAL } };
  const { price } = all.columns;
  const good = filterRows(all, (row) => times[row] <= until && isRate(price[row]));
  const bad = Array.from(price, (close, row) => ({ time: times[row], close })).filter(
    ({ time, close }) => time <= until && !isRate(close),
  );
  return { rates: invert ? invertRates(good) : good, bad };
}

/**
 * The stored rates with the newer ones of a source, without those that `isDropped`. The spike rule applies with
 * `maxSpike`; in pysystemtrade a missing threshold switched it off.
 */
export function updateFxRates(
  input: Quoted & {
    readonly stored: FxPrices | undefined;
    readonly maxSpike: number;
    readonly isDropped?: (time: number, rate: number) => boolean;
  },
): FxUpdate {
  const { stored, maxSpike, isDropped = () => false } = input;
  const last = stored?.times.at(-1) ?? Number.NEGATIVE_INFINITY;
  const { rates, bad: allBad } = ratesOfBars(input);
  const bad = allBad.filter(({ time }) => time > last);
  const newer = filterRows(rates, (row) => rates.times[row] > last);
  const fresh = filterRows(newer, (row) => !isDropped(newer.times[row], newer.columns.price[row]));
  if (fresh.times.length === 0) return { kind: 'unchanged', bad, dropped: newer.times.length };
  const series = stored ? concatRows(stored, fresh) : fresh;
  const from = series.times.length - fresh.times.length;
  const spike = findSpike(series.times, series.columns.price, maxSpike, from);
  if (spike) return { kind: 'spike', spike, fresh, bad };
  return { kind: 'updated', series, added: fresh.times.length, bad };
}
