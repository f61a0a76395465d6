import { zeroToMissing } from '../../domain/series/fill';
import type { Frame } from '../primitives/time-series';

/**
 * Shifts every column, over all frames together, so that all have the mean of all (`equalise_gross`). Zeros count as
 * missing here too, and come out as such: a shift must not make returns of days without any.
 */
export function equaliseMeans(frames: readonly Frame[]): Frame[] {
  const names = Object.keys(frames[0]?.columns ?? {});
  const present = names.map((name) => frames.map((frame) => zeroToMissing(frame.columns[name])));
  const means = present.map(meanOf);
  const common = meanOf([Float64Array.from(means)]);
  return frames.map((frame, k) => {
    const columns = names.map((name, i): [string, Float64Array] => [
      name,
      present[i][k].map((x) => x + common - means[i]),
    ]);
    return { times: frame.times, columns: Object.fromEntries(columns) };
  });
}

function meanOf(parts: readonly Float64Array[]): number {
  let sum = 0;
  let count = 0;
  for (const values of parts) {
    for (const x of values) {
      if (Number.isNaN(x)) continue;
      sum += x;
      count++;
    }
  }
  return count > 0 ? sum / count : NaN;
}
