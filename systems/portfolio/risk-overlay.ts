import type { RiskOverlayLimits } from '../config/backtest-config';

/** One day's portfolio: per instrument its value / capital (signed) and the risk it brings. */
export interface PortfolioRiskInputs {
  /** Position x price x point size x FX / capital. */
  readonly weights: Float64Array;
  /** Annual standard deviation as a fraction (0.16 = 16 %). */
  readonly stdevs: Float64Array;
  /** As `stdevs`, but the rolling 99 % quantile of each. */
  readonly stressedStdevs: Float64Array;
  /** Row-major, n x n. */
  readonly correlations: Float64Array;
}

/** The four measures of the overlay. */
export interface RiskMeasures {
  readonly normalRisk: number;
  readonly stressedRisk: number;
  readonly sumOfAbsoluteRisk: number;
  readonly leverage: number;
}

/** Risk of one day's portfolio; an instrument with a missing weight or risk does not count. */
export function measureRisk(inputs: PortfolioRiskInputs): RiskMeasures {
  const { weights, stdevs, stressedStdevs, correlations } = inputs;
  let sumOfAbsoluteRisk = 0;
  let leverage = 0;
  for (let i = 0; i < weights.length; i++) {
    if (Number.isNaN(weights[i])) continue;
    leverage += Math.abs(weights[i]);
    if (!Number.isNaN(stdevs[i])) sumOfAbsoluteRisk += Math.abs(weights[i]) * stdevs[i];
  }
  return {
    normalRisk: portfolioRisk(weights, stdevs, correlations),
    stressedRisk: portfolioRisk(weights, stressedStdevs, correlations),
    sumOfAbsoluteRisk,
    leverage,
  };
}

/**
 * What positions are multiplied by so that no measure exceeds its limit: the smallest limit / max(limit, measure).
 * `target`: annual volatility target as a fraction.
 */
export function riskScalar(measures: RiskMeasures, limits: RiskOverlayLimits, target: number): number {
  const pairs: readonly (readonly [number, number])[] = [
    [measures.normalRisk, limits.maxRiskFractionNormalRisk * target],
    [measures.stressedRisk, limits.maxRiskFractionStdevRisk * target],
    [measures.sumOfAbsoluteRisk, limits.maxRiskLimitSumAbsRisk * target],
    [measures.leverage, limits.maxRiskLeverage],
  ];
  return Math.min(...pairs.map(([measure, limit]) => (measure > limit ? limit / measure : 1)));
}

function portfolioRisk(weights: Float64Array, stdevs: Float64Array, correlations: Float64Array): number {
  const n = weights.length;
  // Only those that count: early in history most instruments do not.
  const places = new Int32Array(n);
  const risks = new Float64Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    const risk = weights[i] * stdevs[i];
    if (Number.isNaN(risk) || risk === 0) continue;
    places[count] = i;
    risks[count++] = risk;
  }
  let variance = 0;
  for (let i = 0; i < count; i++) {
    const row = places[i] * n;
    let sum = 0;
    for (let j = 0; j < count; j++) sum += correlations[row + places[j]] * risks[j];
    variance += risks[i] * sum;
  }
  return Math.sqrt(Math.max(variance, 0));
}
