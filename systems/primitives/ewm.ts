/**
 * Exponentially weighted statistics with adjusted weights.
 * y_t = sum((1-alpha)^i x_{t-i}) / sum((1-alpha)^i); a missing x is skipped, yet ages the older values,
 * unless `ignoreNa`. A row with a missing x repeats the last result. Results need `minPeriods` observations.
 */

/** Smoothing factor of `span`: 2 / (span + 1). */
export function alphaOfSpan(span: number): number {
  return 2 / (span + 1);
}

/** Smoothing factor of a centre of mass: 1 / (1 + com). Where pysystemtrade writes a bare number it means this. */
export function alphaOfCom(com: number): number {
  return 1 / (1 + com);
}

export interface EwmOptions {
  readonly alpha: number;
  /** Observations needed before the first result; 0 counts as 1. */
  readonly minPeriods?: number;
  /** True: missing values do not age the older ones. */
  readonly ignoreNa?: boolean;
}

/** Exponentially weighted mean, one result per row. */
export function ewmMean(values: Float64Array, options: EwmOptions): Float64Array {
  const { alpha, ignoreNa = false } = options;
  const minPeriods = Math.max(options.minPeriods ?? 0, 1);
  const keep = 1 - alpha;
  const out = new Float64Array(values.length).fill(NaN);
  let mean = NaN;
  let weight = 1;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (Number.isFinite(x)) {
      if (count++ === 0) mean = x;
      else {
        weight *= keep;
        if (mean !== x) mean = (weight * mean + x) / (weight + 1);
        weight += 1;
      }
    } else if (count > 0 && !ignoreNa) weight *= keep;
    if (count >= minPeriods) out[i] = mean;
  }
  return out;
}

/**
 * Exponentially weighted mean of one smoothing factor less that of another. In one pass: each mean waits for a division
 * in every row, and two that wait side by side take hardly longer than one.
 */
export function ewmMeanDifference(values: Float64Array, alpha: number, lessAlpha: number): Float64Array {
  const keep = 1 - alpha;
  const lessKeep = 1 - lessAlpha;
  const out = new Float64Array(values.length);
  let mean = NaN;
  let lessMean = NaN;
  let weight = 0;
  let lessWeight = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    weight *= keep;
    lessWeight *= lessKeep;
    if (Number.isFinite(x)) {
      // Written so that the mean of equal values is that value, to the last bit.
      if (mean !== x) mean = weight === 0 ? x : (weight * mean + x) / (weight + 1);
      if (lessMean !== x) lessMean = lessWeight === 0 ? x : (lessWeight * lessMean + x) / (lessWeight + 1);
      weight += 1;
      lessWeight += 1;
    }
    out[i] = mean - lessMean;
  }
  return out;
}

/** Exponentially weighted standard deviation, corrected for bias. NaN with fewer than two observations. */
export function ewmStd(values: Float64Array, options: EwmOptions): Float64Array {
  const out = ewmCov(values, values, options);
  for (let i = 0; i < out.length; i++) out[i] = Math.sqrt(out[i]);
  return out;
}

/**
 * Exponentially weighted covariance of two arrays over the same rows, using rows where both are present.
 * Corrected for bias unless `bias` (the correlation is the same either way).
 */
function ewmCov(
  x: Float64Array,
  y: Float64Array,
  options: EwmOptions & { readonly bias?: boolean },
): Float64Array {
  const { alpha, ignoreNa = false, bias = false } = options;
  const minPeriods = Math.max(options.minPeriods ?? 0, 1);
  const keep = 1 - alpha;
  const keepSquared = keep * keep;
  const out = new Float64Array(x.length).fill(NaN);
  let meanX = NaN;
  let meanY = NaN;
  let cov = 0;
  let sumWeight = 1;
  let sumWeightSquared = 1;
  let weight = 1;
  let count = 0;
  for (let i = 0; i < x.length; i++) {
    const a = x[i];
    const b = y[i];
    const observed = Number.isFinite(a) && Number.isFinite(b);
    if (observed && count === 0) {
      meanX = a;
      meanY = b;
      count = 1;
    } else if (count > 0 && (observed || !ignoreNa)) {
      sumWeight *= keep;
      sumWeightSquared *= keepSquared;
      weight *= keep;
      if (observed) {
        count++;
        const oldX = meanX;
        const oldY = meanY;
        const total = weight + 1;
        if (meanX !== a) meanX = (weight * oldX + a) / total;
        if (meanY !== b) meanY = (weight * oldY + b) / total;
        cov = (weight * (cov + (oldX - meanX) * (oldY - meanY)) + (a - meanX) * (b - meanY)) / total;
        sumWeight += 1;
        sumWeightSquared += 1;
        weight += 1;
      }
    }
    if (count < minPeriods) continue;
    if (bias) out[i] = cov;
    else {
      const numerator = sumWeight * sumWeight;
      const denominator = numerator - sumWeightSquared;
      out[i] = denominator > 0 ? (numerator / denominator) * cov : NaN;
    }
  }
  return out;
}
