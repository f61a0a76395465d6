import { OrderStatistics } from './order-statistics';
import { SortedWindow } from './sorted-window';

/** A window of `rows` rows that ends on each row; a result needs `minPeriods` values that are not missing. */
export interface RollingOptions {
  readonly rows: number;
  readonly minPeriods: number;
}

/** Rolling mean. Compensated summation, so that nothing drifts over long histories. */
export function rollingMean(values: Float64Array, options: RollingOptions): Float64Array {
  const out = new Float64Array(values.length).fill(NaN);
  let sum = 0;
  let lost = 0;
  let count = 0;
  const add = (x: number) => {
    const y = x - lost;
    const total = sum + y;
    lost = total - sum - y;
    sum = total;
  };
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) {
      add(values[i]);
      count++;
    }
    const leaving = i >= options.rows ? values[i - options.rows] : NaN;
    if (Number.isFinite(leaving)) {
      add(-leaving);
      count--;
    }
    if (count >= options.minPeriods && count > 0) out[i] = sum / count;
  }
  return out;
}

/** Rolling standard deviation (n - 1), by adding and removing values from mean and squared deviations. */
export function rollingStd(values: Float64Array, options: RollingOptions): Float64Array {
  const out = new Float64Array(values.length).fill(NaN);
  let mean = 0;
  let squares = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const leaving = i >= options.rows ? values[i - options.rows] : NaN;
    if (Number.isFinite(leaving)) {
      count--;
      const delta = leaving - mean;
      mean = count > 0 ? mean - delta / count : 0;
      squares = count > 0 ? squares - delta * (leaving - mean) : 0;
    }
    const x = values[i];
    if (Number.isFinite(x)) {
      count++;
      const delta = x - mean;
      mean += delta / count;
      squares += delta * (x - mean);
    }
    if (count >= Math.max(options.minPeriods, 2)) out[i] = Math.sqrt(Math.max(squares, 0) / (count - 1));
  }
  return out;
}

/** Rolling maximum (a queue that only decreases). */
export function rollingMax(values: Float64Array, options: RollingOptions): Float64Array {
  return rollingExtreme(values, options, 1);
}

/** Rolling minimum. */
export function rollingMin(values: Float64Array, options: RollingOptions): Float64Array {
  return rollingExtreme(values, options, -1);
}

/** Windows up to this long are kept sorted, longer ones in a tree. */
const SHORT_WINDOW = 1000;

/** Rolling quantile with linear interpolation. */
export function rollingQuantile(values: Float64Array, q: number, options: RollingOptions): Float64Array {
  if (options.rows <= SHORT_WINDOW) return quantileOfShortWindow(values, q, options);
  const out = new Float64Array(values.length).fill(NaN);
  const window = new OrderStatistics(values);
  for (let i = 0; i < values.length; i++) {
    window.add(i);
    if (i >= options.rows) window.remove(i - options.rows);
    if (window.count >= Math.max(options.minPeriods, 1)) out[i] = window.quantile(q);
  }
  return out;
}

function quantileOfShortWindow(values: Float64Array, q: number, options: RollingOptions): Float64Array {
  const out = new Float64Array(values.length).fill(NaN);
  const window = new SortedWindow(options.rows + 1);
  const needed = Math.max(options.minPeriods, 1);
  for (let i = 0; i < values.length; i++) {
    if (i < options.rows) window.add(values[i]);
    else window.replace(values[i - options.rows], values[i]);
    if (window.count >= needed) out[i] = window.quantile(q);
  }
  return out;
}

function rollingExtreme(values: Float64Array, options: RollingOptions, sign: 1 | -1): Float64Array {
  const out = new Float64Array(values.length).fill(NaN);
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (Number.isFinite(x)) {
      count++;
      while (tail > head && sign * values[queue[tail - 1]] <= sign * x) tail--;
      queue[tail++] = i;
    }
    if (i >= options.rows && Number.isFinite(values[i - options.rows])) count--;
    if (tail > head && queue[head] <= i - options.rows) head++;
    if (count >= options.minPeriods && count > 0) out[i] = values[queue[head]];
  }
  return out;
}
