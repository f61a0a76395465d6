import { DAY_MS } from '../../domain/time/units';
import type { TimeSeries } from './time-series';

/**
 * Skew (bias-corrected sample estimator) over a calendar window that ends on each row and begins after `days` days
 * before it. Needs 3 values.
 */
export function rollingSkew(series: TimeSeries, days: number): Float64Array {
  return rollingMoment(series, days, 3, sampleSkew);
}

/** Excess kurtosis in the same way. Needs 4 values. */
export function rollingKurtosis(series: TimeSeries, days: number): Float64Array {
  return rollingMoment(series, days, 4, sampleKurtosis);
}

/** Of `n` values, from the sums of their deviations from a centre and of the powers of these. */
type Estimator = (n: number, s1: number, s2: number, s3: number, s4: number) => number;

function rollingMoment(
  { times, values }: TimeSeries,
  days: number,
  needed: number,
  estimate: Estimator,
): Float64Array {
  const out = new Float64Array(values.length).fill(NaN);
  // Deviations from a common centre keep the sums accurate.
  const centre = meanOf(values);
  const sums = new Float64Array(5);
  let first = 0;
  for (let i = 0; i < values.length; i++) {
    addPowers(sums, values[i] - centre, 1);
    for (; times[first] <= times[i] - days * DAY_MS; first++) addPowers(sums, values[first] - centre, -1);
    if (sums[0] >= needed) out[i] = estimate(sums[0], sums[1], sums[2], sums[3], sums[4]);
  }
  return out;
}

/** sums[k] += sign * x^k, unless x is missing. */
function addPowers(sums: Float64Array, x: number, sign: 1 | -1): void {
  if (Number.isNaN(x)) return;
  let power = sign as number;
  for (let k = 0; k < 5; k++) {
    sums[k] += power;
    power *= x;
  }
}

/** Variances below this are nothing but rounding. */
const NO_VARIANCE = 1e-14;

function sampleSkew(n: number, s1: number, s2: number, s3: number): number {
  const a = s1 / n;
  const b = s2 / n - a * a;
  const c = s3 / n - a * a * a - 3 * a * b;
  if (b <= NO_VARIANCE) return NaN;
  const deviation = Math.sqrt(b);
  return (Math.sqrt(n * (n - 1)) * c) / ((n - 2) * deviation * deviation * deviation);
}

function sampleKurtosis(n: number, s1: number, s2: number, s3: number, s4: number): number {
  const a = s1 / n;
  const b = s2 / n - a * a;
  const c = s3 / n - a * a * a - 3 * a * b;
  const d = s4 / n - a * a * a * a - 6 * b * a * a - 4 * c * a;
  if (b <= NO_VARIANCE) return NaN;
  const k = ((n * n - 1) * d) / (b * b) - 3 * (n - 1) * (n - 1);
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
