import { tstError } from '../../domain/errors/errors';
import { reindex, unionTimes } from '../../domain/series/join';
import type { Frame } from '../primitives/time-series';

/**
 * pysystemtrade keeps rows of different instruments apart by adding i microseconds to the times of the i-th.
 * A 4096th of a millisecond does the same and, being a power of two, leaves every time exact.
 */
const OFFSET_MS = 1 / 4096;
const POOLED_MAX = 4096;

/**
 * Stacks frames with the same columns into one, in time order, equal times in the order of the frames. Every frame
 * has a row at every time of any of them, empty before its own first and after its own last: empty rows age the
 * ones before them, and the length of the data counts them.
 */
export function stackFrames(frames: readonly Frame[]): Frame {
  if (frames.length > POOLED_MAX)
    throw tstError('BAD_INPUT', `Cannot pool more than ${POOLED_MAX} instruments.`);
  const common = unionTimes(frames.map((frame) => frame.times));
  const pooled = frames.length;
  const times = new Float64Array(common.length * pooled);
  for (let row = 0; row < times.length; row++)
    times[row] = common[Math.floor(row / pooled)] + (row % pooled) * OFFSET_MS;
  const columns: Record<string, Float64Array> = {};
  for (const name of Object.keys(frames[0]?.columns ?? {})) {
    const stacked = new Float64Array(times.length);
    frames.forEach((frame, i) => {
      const values = reindex({ times: frame.times, values: frame.columns[name] }, common);
      for (let row = 0; row < common.length; row++) stacked[row * pooled + i] = values[row];
    });
    columns[name] = stacked;
  }
  return { times, columns };
}
