import { DAY_MS } from './calendar';
import type { TimeSeries } from './time-series';

/**
 * Skew and excess kurtosis (bias-corrected sample estimators) over a calendar window that ends on each row
 * and begins after `days` days before it. Skew needs 3 values, kurtosis 4.
 */
export function rollingMoments(
  series: TimeSeries,
  days: number,
): { skew: Float64Array; kurtosis: Float64Array } {
  const { times, values } = series;
  const skew = new Float64Array(values.length).fill(NaN);
  const kurtosis = new Float64Array(values.length).fill(NaN);
  const centre = meanOf(values);
  const sums = new Float64Array(5);
  let first = 0;
  for (let i = 0; i < values.length; i++) {
    addPowers(sums, values[i] - centre, 1);
    for (; times[first] <= times[i] - days * DAY_MS; first++) addPowers(sums, values[first] - centre, -1);
    if (sums[0] >= 3) skew[i] = sampleSkew(sums);
    if (sums[0] >= 4) kurtosis[i] = sampleKurtosis(sums);
  }
  return { skew, kurtosis };
}

/** sums[k] += sign * x^k, unless x is missing. Deviations from a common centre keep the sums accurate. */
function addPowers(sums: Float64Array, x: number, sign: 1 | -1): void {
  if (Number.isNaN(x)) return;
  let power = sign as number;
  for (let k = 0; k < 5; k++) {
    sums[k] += power;
    power *= x;
  }
}

function sampleSkew(sums: Float64Array): number {
  const [n, s1, s2, s3] = sums;
  const a = s1 / n;
  const b = s2 / n - a * a;
  const c = s3 / n - a * a * a - 3 * a * b;
  return b <= 1e-14 ? NaN : (Math.sqrt(n * (n - 1)) * c) / ((n - 2) * b ** 1.5);
}

function sampleKurtosis(sums: Float64Array): number {
  const [n, s1, s2, s3, s4] = sums;
  const a = s1 / n;
  const b = s2 / n - a * a;
  const c = s3 / n - a * a * a - 3 * a * b;
  const d = s4 / n - a ** 4 - 6 * b * a * a - 4 * c * a;
  if (b <= 1e-14) return NaN;
  const k = ((n * n - 1) * d) / (b * b) - 3 * (n - 1) ** 2;
  return k / ((n - 2) * (n - 3));
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i];
    count++;
  }
  return count > 0 ? sum / count : 0;
}
