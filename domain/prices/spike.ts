/** The spike rule: a change far beyond the usual size stops a price series until somebody looked at it. */
import { DAY_MS } from '../time/trade-date';

export interface Spike {
  readonly index: number;
  /** Time of the row, as in the series. */
  readonly time: number;
  readonly value: number;
  /** Absolute change per square root of a day, divided by its average. */
  readonly ratio: number;
}

const AVERAGE_SPAN = 500;
const DECAY = 1 - 2 / (AVERAGE_SPAN + 1);

/**
 * The first row from `fromIndex` on whose change is more than `maxSpike` times the average change.
 *
 * c = (x - previous x) / sqrt(days between, with fractions), ratio = |c| / EWMA(|c|, span 500, adjusted);
 * the average includes the row itself, so the ratio of the n-th change never exceeds about n. Missing
 * values never trigger.
 */
export function findSpike(
  times: Float64Array,
  values: Float64Array,
  maxSpike: number,
  fromIndex = 0,
): Spike | undefined {
  let weight = 0;
  let average = Number.NaN;
  for (let index = 1; index < values.length; index++) {
    const days = (times[index] - times[index - 1]) / DAY_MS;
    const change = Math.abs((values[index] - values[index - 1]) / Math.sqrt(days));
    weight *= DECAY;
    if (Number.isNaN(change)) continue;
    average = weight === 0 ? change : (weight * average + change) / (weight + 1);
    weight += 1;
    const ratio = change / average;
    if (index >= fromIndex && ratio > maxSpike)
      return { index, time: times[index], value: values[index], ratio };
  }
  return undefined;
}
