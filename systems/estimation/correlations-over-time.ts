import { memoiseRecent } from '../primitives/memoise';
import type { Frame } from '../primitives/time-series';
import { cleanCorrelation } from './clean-correlation';
import { type CorrelationMatrix, constantCorrelation } from './correlation-matrix';
import { ExponentialCorrelations } from './exponential-correlation';
import { type FitPeriod, fitPeriods } from './fit-periods';
import { fitRows, hasValue, rowsBefore } from './fit-window';
import { plainCorrelation } from './plain-correlation';
import type { CorrelationCleaning, FitPeriodSettings, MomentSettings } from './settings';

/** One matrix per fit period, in time order; worked out when they are read, quickest in that order. */
export interface CorrelationsOverTime {
  readonly names: readonly string[];
  readonly periods: readonly FitPeriod[];
  readonly matrices: readonly CorrelationMatrix[];
}

/** What correlation everything has when there is nothing to estimate it from, whatever `offdiag` says. */
const CORRELATION_WITHOUT_DATA = 0.99;

export type CorrelationEstimate = FitPeriodSettings & MomentSettings & CorrelationCleaning;

/**
 * Estimates correlations of columns at each fit date. The data must already have their final row spacing.
 * `pooled` series were stacked into each column: lookback and minimum grow with it.
 */
export function correlationsOverTime(
  data: Frame,
  settings: CorrelationEstimate,
  pooled = 1,
): CorrelationsOverTime {
  const names = Object.keys(data.columns);
  if (data.times.length === 0) return { names, periods: [], matrices: [] };
  const periods = fitPeriods(data.times[0], data.times[data.times.length - 1], settings);
  const matrices = correlationsAtPeriods(data, periods, settings, pooled);
  return { names, periods, matrices };
}

/** As `correlationsOverTime`, for periods that are given. */
export function correlationsAtPeriods(
  data: Frame,
  periods: readonly FitPeriod[],
  settings: MomentSettings & CorrelationCleaning,
  pooled = 1,
): CorrelationMatrix[] {
  const names = Object.keys(data.columns);
  const columns = Object.values(data.columns);
  const raw = settings.usingExponent
    ? exponentialAtPeriods(data, periods, settings, pooled)
    : plainAtPeriods(data, periods, settings, pooled);
  const valuesAt = memoiseRecent(matricesKept(names.length), (k: number): Float64Array => {
    if (!periods[k].hasData) return constantCorrelation(names, CORRELATION_WITHOUT_DATA).values;
    const rows = fitRows(data.times, periods[k]);
    const present = columns.map((values) => hasValue(values, rows));
    return cleanCorrelation(raw(k), present, settings).values;
  });
  return periods.map((_, k) => ({
    names,
    get values() {
      return valuesAt(k);
    },
  }));
}

/** Values of matrices that are kept; those of many instruments, refitted every week, would take half a gigabyte. */
const VALUES_KEPT = 8_000_000;

function matricesKept(names: number): number {
  return Math.max(2, Math.floor(VALUES_KEPT / Math.max(1, names * names)));
}

/** Latest matrix estimated at or before `time`; null before the first period. */
export function correlationAt(correlations: CorrelationsOverTime, time: number): CorrelationMatrix | null {
  const { periods, matrices } = correlations;
  let low = 0;
  let high = periods.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (periods[middle].periodStart <= time) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : matrices[low - 1];
}

function exponentialAtPeriods(
  data: Frame,
  periods: readonly FitPeriod[],
  settings: MomentSettings,
  pooled: number,
): (k: number) => CorrelationMatrix {
  const cuts = periods.map((period) => rowsBefore(data.times, period));
  const correlations = new ExponentialCorrelations(
    Object.keys(data.columns),
    Object.values(data.columns),
    cuts,
    { span: settings.ewLookback * pooled, minPeriods: settings.minPeriods * pooled },
  );
  return (k) => correlations.matrix(k);
}

function plainAtPeriods(
  data: Frame,
  periods: readonly FitPeriod[],
  settings: MomentSettings,
  pooled: number,
): (k: number) => CorrelationMatrix {
  const names = Object.keys(data.columns);
  const columns = Object.values(data.columns);
  return (k) => {
    const rows = fitRows(data.times, periods[k]);
    return plainCorrelation(names, columns, rows.from, rows.to, settings.minPeriods * pooled);
  };
}
