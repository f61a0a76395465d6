/** Daily closes of one contract, or rates of one code, in several sources, held against each other. */
import { dailyVolatility } from './daily-volatility';

/** How far closes may be apart: in daily volatilities, or in percent of the close; `none`: they are not compared. */
export type DifferenceLimit = { readonly daily_vols: number } | { readonly percent: number } | 'none';

/** The closes of a source, by the time of their rows (UTC ms). */
export interface SourceCloses {
  readonly source: string;
  readonly closes: ReadonlyMap<number, number>;
}

export interface SourcePrice {
  readonly source: string;
  readonly value: number;
}

export interface SourceDifference {
  readonly time: number;
  readonly value: number;
  /** What the sources that have this day say, in the order of preference. */
  readonly sources: readonly SourcePrice[];
  /** The largest difference from `value`, and the largest that is allowed, in price points. */
  readonly difference: number;
  readonly limit: number;
}

/** With fewer changes than a volatility can be estimated from, the limit is this share of the close. */
const PERCENT_WITHOUT_VOLATILITY = 1;

/**
 * The rows from `from` on whose close differs by more than the limit from the close of a source that has that day.
 * Missing values are not compared. The volatility is that of the rows before each.
 */
export function sourceDifferences(
  {
    times,
    values,
    from,
  }: { readonly times: Float64Array; readonly values: Float64Array; readonly from: number },
  sources: readonly SourceCloses[],
  limit: DifferenceLimit,
): readonly SourceDifference[] {
  if (limit === 'none') return [];
  const found: SourceDifference[] = [];
  for (let row = Math.max(0, from); row < times.length; row++) {
    const [time, value] = [times[row], values[row]];
    const known = pricesAt(sources, time);
    const difference = Math.max(0, ...known.map((each) => Math.abs(each.value - value)));
    const allowed = pointsOf(limit, values, row);
    if (difference > allowed) found.push({ time, value, sources: known, difference, limit: allowed });
  }
  return found;
}

/** What the comparison of a series, its stored rows first, with the other sources comes to. */
export interface Comparison {
  /** Times of the compared rows on which the sources agree: an open question about one is void. */
  readonly agreed: readonly number[];
  /** The first day to ask about; undefined when nothing differs. */
  readonly first?: SourceDifference;
  /** The fresh rows that wait for the answer, up to the next day that differs; none where `first` is stored already. */
  readonly waiting: { readonly from: number; readonly to: number };
}

/** Newest stored rows that are compared again, because a source may have a day later than another. */
const STORED_ROWS = 5;

/** Compares the fresh rows and the newest stored ones. Days that were answered before are settled. */
export function compareSources(
  series: { readonly times: Float64Array; readonly values: Float64Array; readonly stored: number },
  sources: readonly SourceCloses[],
  settled: { readonly limit: DifferenceLimit; readonly isAnswered: (time: number) => boolean },
): Comparison {
  const { times, stored } = series;
  const from = Math.max(0, stored - STORED_ROWS);
  const found = sourceDifferences({ ...series, from }, sources, settled.limit).filter(
    ({ time }) => !settled.isAnswered(time),
  );
  const agreed = [...times.subarray(from)].filter(
    (time) => pricesAt(sources, time).length > 1 && found.every((each) => each.time !== time),
  );
  const [first, next] = found;
  const isFresh = first !== undefined && times.indexOf(first.time) >= stored;
  const to = next === undefined ? times.length : times.indexOf(next.time);
  return { agreed, first, waiting: isFresh ? { from: stored, to } : { from: stored, to: stored } };
}

/** What the sources have at a time; those that lack it are left out. */
export function pricesAt(sources: readonly SourceCloses[], time: number): readonly SourcePrice[] {
  return sources.flatMap(({ source, closes }) => {
    const value = closes.get(time);
    return value === undefined || !Number.isFinite(value) ? [] : [{ source, value }];
  });
}

function pointsOf(limit: Exclude<DifferenceLimit, 'none'>, values: Float64Array, row: number): number {
  const percent = (share: number) => (Math.abs(values[row]) * share) / 100;
  if ('percent' in limit) return percent(limit.percent);
  const volatility = dailyVolatility(values.subarray(0, row));
  return Number.isNaN(volatility) ? percent(PERCENT_WITHOUT_VOLATILITY) : limit.daily_vols * volatility;
}
