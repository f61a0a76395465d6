import { BUSINESS_DAYS_IN_YEAR, WEEKS_IN_YEAR } from '../primitives/calendar';
import type { CurveFrequency } from './account-curve';
import { drawdown } from './drawdown';
import { studentTwoSided } from './student-t';

/** Statistics of one curve of returns, in its units (percent or money). Names are pysystemtrade's. */
export interface CurveStatistics {
  readonly min: number;
  readonly max: number;
  readonly median: number;
  readonly mean: number;
  readonly std: number;
  readonly skew: number;
  readonly ann_mean: number;
  readonly ann_std: number;
  readonly sharpe: number;
  readonly sortino: number;
  readonly avg_drawdown: number;
  readonly worst_drawdown: number;
  readonly time_in_drawdown: number;
  readonly calmar: number;
  readonly avg_return_to_drawdown: number;
  readonly avg_loss: number;
  readonly avg_gain: number;
  readonly gaintolossratio: number;
  readonly profitfactor: number;
  readonly hitrate: number;
  readonly t_stat: number;
  readonly p_value: number;
  readonly quant_ratio_lower: number;
  readonly quant_ratio_upper: number;
  readonly average_quant_ratio: number;
}

const PERIODS_IN_YEAR: Readonly<Record<CurveFrequency, number>> = {
  daily: BUSINESS_DAYS_IN_YEAR,
  weekly: WEEKS_IN_YEAR,
  monthly: 12,
  annual: 1,
};

/** Extreme over middle quantile of a normal distribution: 1 % over 30 %. */
const NORMAL_QUANTILE_RATIO = 2.3263478740408408 / 0.5244005127080407;

/** All statistics of returns at one frequency; missing returns are left out. */
export function curveStatistics(returns: Float64Array, frequency: CurveFrequency): CurveStatistics {
  const values = present(returns);
  const n = values.length;
  const periods = PERIODS_IN_YEAR[frequency];
  const sorted = Float64Array.from(values).sort();
  const mean = meanOf(values);
  const std = Math.sqrt(sumOfSquares(values, mean) / (n - 1));
  const annualMean = mean * periods;
  const annualStd = std * Math.sqrt(periods);
  const { gains, losses } = split(values);
  const tStat = mean / (std / Math.sqrt(n));
  return {
    min: n > 0 ? sorted[0] : NaN,
    max: n > 0 ? sorted[n - 1] : NaN,
    median: quantileOf(sorted, 0.5),
    mean,
    std,
    skew: populationSkew(values, mean),
    ann_mean: annualMean,
    ann_std: annualStd,
    sharpe: annualMean / annualStd,
    sortino: annualMean / (populationStd(losses) * Math.sqrt(periods)),
    ...drawdownStatistics(values, annualMean),
    ...gainAndLoss(gains, losses),
    t_stat: tStat,
    p_value: studentTwoSided(tStat, n - 1),
    ...quantileRatios(values, sorted),
  };
}

function drawdownStatistics(values: Float64Array, annualMean: number) {
  const falls = drawdown(values);
  const average = meanOf(falls);
  let worst = Infinity;
  let below = 0;
  for (let i = 0; i < falls.length; i++) {
    if (falls[i] < worst) worst = falls[i];
    if (falls[i] < 0) below++;
  }
  return {
    avg_drawdown: average,
    worst_drawdown: worst,
    time_in_drawdown: below / falls.length,
    calmar: annualMean / -worst,
    avg_return_to_drawdown: annualMean / -average,
  };
}

function gainAndLoss(gains: Float64Array, losses: Float64Array) {
  const averageLoss = meanOf(losses);
  const averageGain = meanOf(gains);
  return {
    avg_loss: averageLoss,
    avg_gain: averageGain,
    gaintolossratio: averageGain / -averageLoss,
    profitfactor: sumOf(gains) / -sumOf(losses),
    hitrate: gains.length / (gains.length + losses.length),
  };
}

/**
 * Fatness of the tails: 1 % over 30 % quantiles of demeaned non-zero returns, relative to a normal distribution.
 * `sorted`: the same values in order, which they keep when a mean is taken off.
 */
function quantileRatios(values: Float64Array, sorted: Float64Array) {
  const mean = meanOf(withoutZeros(values));
  const demeaned = withoutZeros(sorted);
  for (let i = 0; i < demeaned.length; i++) demeaned[i] -= mean;
  const lower = quantileOf(demeaned, 0.01) / quantileOf(demeaned, 0.3) / NORMAL_QUANTILE_RATIO;
  const upper = quantileOf(demeaned, 0.99) / quantileOf(demeaned, 0.7) / NORMAL_QUANTILE_RATIO;
  return { quant_ratio_lower: lower, quant_ratio_upper: upper, average_quant_ratio: (lower + upper) / 2 };
}

/** The values that are not missing, copied. */
function present(returns: Float64Array): Float64Array {
  const out = new Float64Array(returns.length);
  let count = 0;
  for (let i = 0; i < returns.length; i++) if (!Number.isNaN(returns[i])) out[count++] = returns[i];
  return out.subarray(0, count);
}

function withoutZeros(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) out[count++] = values[i];
  return out.subarray(0, count);
}

function split(values: Float64Array): { gains: Float64Array; losses: Float64Array } {
  const gains = new Float64Array(values.length);
  const losses = new Float64Array(values.length);
  let up = 0;
  let down = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] > 0) gains[up++] = values[i];
    else if (values[i] < 0) losses[down++] = values[i];
  }
  return { gains: gains.subarray(0, up), losses: losses.subarray(0, down) };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

function meanOf(values: Float64Array): number {
  return sumOf(values) / values.length;
}

function sumOfSquares(values: Float64Array, mean: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - mean) * (values[i] - mean);
  return sum;
}

function populationStd(values: Float64Array): number {
  return Math.sqrt(sumOfSquares(values, meanOf(values)) / values.length);
}

function populationSkew(values: Float64Array, mean: number): number {
  const variance = sumOfSquares(values, mean) / values.length;
  let third = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i] - mean;
    third += deviation * deviation * deviation;
  }
  return third / values.length / variance ** 1.5;
}

/** Quantile of sorted values with linear interpolation. */
function quantileOf(sorted: Float64Array, q: number): number {
  if (sorted.length === 0) return NaN;
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  return at === below ? sorted[below] : sorted[below] + (sorted[below + 1] - sorted[below]) * (at - below);
}
