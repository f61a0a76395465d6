import type { Frame } from '../primitives/time-series';

/** Shifts every column, over all frames together, so that all have the mean of all (`equalise_gross`). */
export function equaliseMeans(frames: readonly Frame[]): Frame[] {
  const names = Object.keys(frames[0]?.columns ?? {});
  const means = names.map((name) => meanOf(frames.map((frame) => frame.columns[name])));
  const common = meanOf([Float64Array.from(means)]);
  return frames.map((frame) => {
    const columns: Record<string, Float64Array> = {};
    names.forEach((name, i) => {
      columns[name] = frame.columns[name].map((x) => x + common - means[i]);
    });
    return { times: frame.times, columns };
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
