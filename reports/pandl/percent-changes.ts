import type { TimeSeries } from '../../domain/series/series';
import type { Values } from './pandl-data';

/** Changes of accumulated profit, each in percent of the capital ceiling of its time. */
export function percentChanges(accumulated: Values, maximum: Values): TimeSeries {
  const rows = Array.from({ length: Math.max(0, accumulated.times.length - 1) }, (_, i) => i + 1);
  return {
    times: Float64Array.from(rows, (row) => accumulated.times[row]),
    values: Float64Array.from(rows, (row) => {
      const change = accumulated.values[row] - accumulated.values[row - 1];
      return (100 * change) / lastAt(maximum, accumulated.times[row]);
    }),
  };
}

function lastAt({ times, values }: Values, time: number): number {
  for (let i = times.length - 1; i >= 0; i--)
    if (times[i] <= time && !Number.isNaN(values[i])) return values[i];
  return values.length > 0 ? values[0] : NaN;
}
