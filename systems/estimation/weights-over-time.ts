import { alphaOfSpan, ewmMean, ewmStd } from '../primitives/ewm';
import type { Frame } from '../primitives/time-series';
import { type CorrelationMatrix, subsetCorrelation } from './correlation-matrix';
import { correlationsAtPeriods } from './correlations-over-time';
import { type FitPeriod, fitPeriods } from './fit-periods';
import { type FitRows, fitRows, hasValue, rowsBefore } from './fit-window';
import { periodsInYear } from './frequency';
import { optimiseWeights } from './optimisers/optimise';
import { tiltByCosts } from './optimisers/sharpe-multiplier';
import { plainMean, plainStdev } from './plain-moments';
import type { MomentSettings, WeightSettings } from './settings';
import { shareWithUnknown } from './unknown-assets';

/** What weights are estimated from: returns at the final row spacing, one column per asset. */
export interface WeightData {
  readonly returns: Frame;
  /** How many series were stacked into each column; lookbacks and minima grow with it. */
  readonly pooled: number;
  /** Annual cost as a Sharpe ratio, negative, in the order of the columns: for `apply_cost_weight`. */
  readonly costSharpes: Float64Array;
}

/**
 * Optimised weights by fit period, indexed by the start of each period.
 * They do not sum to 1 everywhere; smoothing normalises them later. NaN where an asset's weight is unknown.
 */
export function weightsOverTime(data: WeightData, settings: WeightSettings): Frame {
  const { times, columns } = data.returns;
  const names = Object.keys(columns);
  const periods = times.length === 0 ? [] : fitPeriods(times[0], times[times.length - 1], settings);
  const rows = weightRows(data, periods, settings);
  const out: Record<string, Float64Array> = {};
  for (const [i, name] of names.entries()) out[name] = Float64Array.from(rows, (row) => row[i]);
  return { times: Float64Array.from(periods, (period) => period.periodStart), columns: out };
}

/** Everything known about all assets at one fit date; NaN for what is not. */
interface PeriodEstimates {
  readonly correlation: CorrelationMatrix;
  readonly mean: Float64Array;
  readonly stdev: Float64Array;
  readonly years: number;
}

function weightRows(
  data: WeightData,
  periods: readonly FitPeriod[],
  settings: WeightSettings,
): readonly Float64Array[] {
  const { times, columns } = data.returns;
  const values = Object.values(columns);
  const correlations = correlationsAtPeriods(data.returns, periods, settings.correlation, data.pooled);
  const means = momentAtPeriods(data, periods, settings.mean, 'mean');
  const stdevs = momentAtPeriods(data, periods, settings.stdev, 'stdev');
  const annual = periodsInYear(settings.frequency);
  return periods.map((period, k) => {
    if (!period.hasData) return new Float64Array(values.length).fill(1 / values.length);
    const rows = fitRows(times, period);
    const estimates = {
      correlation: correlations[k],
      mean: means[k].map((x) => x * annual),
      stdev: stdevs[k].map((x) => x * Math.sqrt(annual)),
      // Rows of every pooled series count, also those before its own first.
      years: (rows.to - rows.from) / annual,
    };
    return periodWeights(estimates, values, rows, data.costSharpes, settings);
  });
}

function periodWeights(
  estimates: PeriodEstimates,
  columns: readonly Float64Array[],
  rows: FitRows,
  costSharpes: Float64Array,
  settings: WeightSettings,
): Float64Array {
  const known = columns.map((_, i) => i).filter((i) => isKnown(estimates, i));
  const weights = new Float64Array(columns.length).fill(NaN);
  const optimised = knownWeights(estimates, known, costSharpes, settings);
  known.forEach((position, i) => {
    weights[position] = optimised[i];
  });
  if (!settings.cleaning) return weights;
  return shareWithUnknown(
    weights,
    columns.map((values) => hasValue(values, rows)),
  );
}

function knownWeights(
  estimates: PeriodEstimates,
  known: readonly number[],
  costSharpes: Float64Array,
  settings: WeightSettings,
): Float64Array {
  if (known.length === 0) return new Float64Array(0);
  const pick = (values: Float64Array) => Float64Array.from(known, (i) => values[i]);
  const subset = {
    correlation: subsetCorrelation(estimates.correlation, known),
    mean: pick(estimates.mean),
    stdev: pick(estimates.stdev),
    years: estimates.years,
  };
  const weights = optimiseWeights(subset, settings);
  return settings.applyCostWeight ? tiltByCosts(weights, pick(costSharpes), settings.sharpeTilt) : weights;
}

/** An asset takes part if its mean, its standard deviation and a correlation with another are known. */
function isKnown({ correlation, mean, stdev }: PeriodEstimates, i: number): boolean {
  if (Number.isNaN(mean[i]) || Number.isNaN(stdev[i])) return false;
  const n = mean.length;
  for (let j = 0; j < n; j++) if (j !== i && !Number.isNaN(correlation.values[i * n + j])) return true;
  return n === 1;
}

/** Means or standard deviations of every column at every fit date: [period][column]. */
function momentAtPeriods(
  data: WeightData,
  periods: readonly FitPeriod[],
  settings: MomentSettings,
  which: 'mean' | 'stdev',
): readonly Float64Array[] {
  const { times, columns } = data.returns;
  const values = Object.values(columns);
  const minPeriods = settings.minPeriods * data.pooled;
  if (!settings.usingExponent) {
    const plain = which === 'mean' ? plainMean : plainStdev;
    return periods.map((period) =>
      Float64Array.from(values, (v) => plain(v, fitRows(times, period), minPeriods)),
    );
  }
  const ewm = which === 'mean' ? ewmMean : ewmStd;
  const options = { alpha: alphaOfSpan(settings.ewLookback * data.pooled), minPeriods };
  const series = values.map((v) => ewm(v, options));
  return periods.map((period) => {
    const row = rowsBefore(times, period) - 1;
    return Float64Array.from(series, (v) => (row < 0 ? NaN : v[row]));
  });
}
