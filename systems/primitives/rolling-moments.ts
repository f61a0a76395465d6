import { DAY_MS } from './calendar';
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
  let [n, s1, s2, s3, s4] = [0, 0, 0, 0, 0];
  const add = (value: number, sign: 1 | -1) => {
    if (Number.isNaN(value)) return;
    const x = value - centre;
    n += sign;
    s1 += sign * x;
    s2 += sign * x * x;
    s3 += sign * x * x * x;
    s4 += sign * x * x * x * x;
  };
  let first = 0;
  for (let i = 0; i < values.length; i++) {
    add(values[i], 1);
    for (; times[first] <= times[i] - days * DAY_MS; first++) add(values[first], -1);
    if (n >= needed) out[i] = estimate(n, s1, s2, s3, s4);
  }
  return out;
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
