/** The spike rule: a change far beyond the usual size stops a price series until the operator has checked it. */

import { DAY_MS } from '../time/units';

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
/** No change counts in the average as more than this many usual ones. */
const LARGEST_SHARE = 100;
/** The least number of changes from which the usual one can be known. */
const ENOUGH_CHANGES = 10;

/**
 * The first row from `fromIndex` on whose change is more than `maxSpike` times the average change.
 *
 * c = (x - previous x) / sqrt(days between, with fractions), ratio = |c| / EWMA(|c|, span 500, adjusted);
 * the average includes the row itself, so the ratio of the n-th change never exceeds about n. A value that is missing
 * or not finite never triggers, and the next one is compared with the last before it. An absurd value that got into
 * the history does not blind the check: in the average no change counts as more than 100 median ones.
 */
export function findSpike(
  times: Float64Array,
  values: Float64Array,
  maxSpike: number,
  fromIndex = 0,
): Spike | undefined {
  const changes = dailyChanges(times, values);
  const largest = largestThatCounts(changes);
  let weight = 0;
  let average = Number.NaN;
  for (let index = 1; index < values.length; index++) {
    const change = changes[index];
    weight *= DECAY;
    if (Number.isNaN(change)) continue;
    const counted = Math.min(change, largest);
    average = weight === 0 ? counted : (weight * average + counted) / (weight + 1);
    weight += 1;
    const ratio = change / average;
    if (index >= fromIndex && ratio > maxSpike)
      return { index, time: times[index], value: values[index], ratio };
  }
  return undefined;
}

/** Absolute change per square root of a day since the last present value; NaN without one. */
function dailyChanges(times: Float64Array, values: Float64Array): Float64Array {
  const changes = new Float64Array(values.length).fill(Number.NaN);
  let last = -1;
  for (let index = 0; index < values.length; index++) {
    if (!Number.isFinite(values[index])) continue;
    if (last >= 0) {
      const days = (times[index] - times[last]) / DAY_MS;
      changes[index] = Math.abs((values[index] - values[last]) / Math.sqrt(days));
    }
    last = index;
  }
  return changes;
}

function largestThatCounts(changes: Float64Array): number {
  const moved = changes.filter((change) => change > 0).sort();
  if (moved.length < ENOUGH_CHANGES) return Number.POSITIVE_INFINITY;
  return LARGEST_SHARE * moved[moved.length >> 1];
}
