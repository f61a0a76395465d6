import { backFill } from '../../domain/series/fill';
import { asOf, asOfFilled, unionTimes } from '../../domain/series/join';
import type { RiskOverlayLimits } from '../config/backtest-config';
import { constantCorrelation } from '../estimation/correlation-matrix';
import { type CorrelationsOverTime, correlationAt } from '../estimation/correlations-over-time';
import { multiply } from '../primitives/arithmetic';
import { rollingQuantile } from '../primitives/rolling';
import type { TimeSeries } from '../primitives/time-series';
import { measureRisk, type RiskMeasures, riskScalar } from './risk-overlay';

export interface OverlayInputs {
  readonly instruments: readonly string[];
  readonly limits: RiskOverlayLimits;
  /** Annual volatility target as a fraction. */
  readonly target: number;
  readonly positionBeforeOverlay: (code: string) => TimeSeries;
  /** Value of one contract as a fraction of capital. */
  readonly contractValue: (code: string) => TimeSeries;
  /** Annual standard deviation as a fraction. */
  readonly annualStdev: (code: string) => TimeSeries;
  readonly correlations: CorrelationsOverTime;
}

const STRESS_QUANTILE = 0.99;
const STRESS_ROWS = { rows: 2560, minPeriods: 3 };

export interface RiskOverlay {
  /** What positions are multiplied by, of each day on which any instrument has a position row. */
  readonly scalar: TimeSeries;
  /** Of the last such day; undefined without any. */
  readonly lastMeasures: RiskMeasures | undefined;
}

export function riskOverlayOverTime(inputs: OverlayInputs): RiskOverlay {
  const { limits, target } = inputs;
  const times = unionTimes(inputs.instruments.map((code) => inputs.positionBeforeOverlay(code).times));
  const measuresOn = dailyMeasures(inputs, times);
  let lastMeasures: RiskMeasures | undefined;
  const values = times.map((_, day) => {
    lastMeasures = measuresOn(day);
    return riskScalar(lastMeasures, limits, target);
  });
  return { scalar: { times, values }, lastMeasures };
}

function dailyMeasures(inputs: OverlayInputs, times: Float64Array): (day: number) => RiskMeasures {
  const { instruments } = inputs;
  const onDays = (series: (code: string) => TimeSeries) =>
    instruments.map((code) => asOfFilled(series(code), times));
  const weights = onDays((code) => weightOf(inputs, code));
  const stdevs = onDays(inputs.annualStdev);
  const stressed = onDays((code) => stressedStdev(inputs.annualStdev(code)));
  const identity = constantCorrelation(instruments, 0);
  return (day) =>
    measureRisk({
      weights: Float64Array.from(weights, (weight) => weight[day]),
      stdevs: Float64Array.from(stdevs, (stdev) => stdev[day]),
      stressedStdevs: Float64Array.from(stressed, (stdev) => stdev[day]),
      correlations: (correlationAt(inputs.correlations, times[day]) ?? identity).values,
    });
}

/** Value of a position / capital, on the position's days. On a day without a price it is missing, not revalued. */
function weightOf({ positionBeforeOverlay, contractValue }: OverlayInputs, code: string): TimeSeries {
  const { times, values } = positionBeforeOverlay(code);
  return { times, values: multiply(values, asOf(contractValue(code), times)) };
}

function stressedStdev(stdev: TimeSeries): TimeSeries {
  return {
    times: stdev.times,
    values: backFill(rollingQuantile(stdev.values, STRESS_QUANTILE, STRESS_ROWS)),
  };
}
