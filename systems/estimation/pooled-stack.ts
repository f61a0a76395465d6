import { tstError } from '../../domain/errors/errors';
import type { Frame } from '../primitives/time-series';

/**
 * The reference keeps rows of different instruments apart by adding i microseconds to the times of the i-th.
 * A 4096th of a millisecond does the same and, being a power of two, leaves every time exact.
 */
const OFFSET_MS = 1 / 4096;
const POOLED_MAX = 4096;

/** Stacks frames with the same columns into one, in time order, equal times in the order of the frames. */
export function stackFrames(frames: readonly Frame[]): Frame {
  if (frames.length > POOLED_MAX)
    throw tstError('BAD_INPUT', `Cannot pool more than ${POOLED_MAX} instruments.`);
  const names = Object.keys(frames[0]?.columns ?? {});
  const times = stackedTimes(frames);
  const columns: Record<string, Float64Array> = {};
  for (const name of names) columns[name] = new Float64Array(times.length);
  const next = new Int32Array(frames.length);
  for (let row = 0; row < times.length; row++) {
    const source = Math.round((times[row] - Math.floor(times[row])) / OFFSET_MS);
    const from = next[source]++;
    for (const name of names) columns[name][row] = frames[source].columns[name][from];
  }
  return { times, columns };
}

function stackedTimes(frames: readonly Frame[]): Float64Array {
  const times = new Float64Array(frames.reduce((sum, frame) => sum + frame.times.length, 0));
  let row = 0;
  frames.forEach((frame, i) => {
    for (const time of frame.times) times[row++] = time + i * OFFSET_MS;
  });
  return times.sort();
}
