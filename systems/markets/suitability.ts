/** What a market must be like to be traded (operations document, 5.1 and 5.10). */

import { contractRisk, type Market, riskTradedPerDay } from './market';
import { marketCosts } from './market-costs';

/** Percent a year. */
export const RISK_TARGET = 25;
export const INSTRUMENT_WEIGHT = 0.04;
export const DIVERSIFICATION_MULTIPLIER = 2.5;
export const CONTRACTS_MIN = 4;
/** Sharpe-ratio units for trading one contract once. */
export const COST_SR_MAX = 0.01;
/** Contracts a day. */
export const CONTRACTS_PER_DAY_MIN = 100;
/** Millions of base currency a day. */
export const RISK_PER_DAY_MIN = 1.5;
/** Maximum over average forecast. */
const FORECAST_RATIO_MAX = 2;
const LEVERAGE_MAX = 1;
/** A market must be so much better or worse than the thresholds before the advice changes. */
const SLACK = 0.3;

/** Annual percent below which a market would need more than the greatest leverage. */
export const ANNUAL_STDEV_MIN =
  (FORECAST_RATIO_MAX * DIVERSIFICATION_MULTIPLIER * INSTRUMENT_WEIGHT * RISK_TARGET) / LEVERAGE_MAX;

/** Base currency for which an average position is the least number of contracts. */
export interface MinimumCapital {
  /** With which one contract alone would be at the risk target. */
  readonly single: number;
  /** The same with the least number of contracts, at the weight and with the multiplier. */
  readonly minimum: number;
}

/** Point size x price x percent risk / target, written without the price, which may be below 0. */
export function minimumCapital(market: Market): MinimumCapital {
  const single = (100 * contractRisk(market).annualRiskPerContract) / RISK_TARGET;
  const minimum = (single * CONTRACTS_MIN) / (INSTRUMENT_WEIGHT * DIVERSIFICATION_MULTIPLIER);
  return { single, minimum };
}

export interface Suitability {
  readonly instrument: string;
  readonly costSR: number;
  readonly contractsPerDay: number;
  readonly riskPerDay: number;
  readonly annualPercentStdev: number;
}

export function suitabilityOf(market: Market): Suitability {
  return {
    instrument: market.instrument,
    costSR: marketCosts(market).costSR,
    contractsPerDay: market.contractsPerDay,
    riskPerDay: riskTradedPerDay(market),
    annualPercentStdev: contractRisk(market).annualPercentStdev,
  };
}

export type Fault = 'too expensive' | 'too little risk traded' | 'too few contracts' | 'too safe';

/**
 * What is against a market. `demand` above 1 asks more of it, below 1 less. A figure that is missing is not held against
 * it: `unknownFigures` names it.
 */
export function faultsOf(market: Suitability, demand = 1): readonly Fault[] {
  const { costSR, riskPerDay, contractsPerDay, annualPercentStdev } = market;
  const found: [Fault, boolean][] = [
    ['too expensive', costSR > COST_SR_MAX / demand],
    ['too little risk traded', riskPerDay < RISK_PER_DAY_MIN * demand],
    ['too few contracts', contractsPerDay < CONTRACTS_PER_DAY_MIN * demand],
    ['too safe', annualPercentStdev < ANNUAL_STDEV_MIN * demand],
  ];
  return found.filter(([, isFault]) => isFault).map(([fault]) => fault);
}

/** Figures that are missing, in words; a market with one is left as it is. */
export function unknownFigures(market: Suitability): readonly string[] {
  const { costSR, riskPerDay, contractsPerDay, annualPercentStdev } = market;
  const named: [string, number][] = [
    ['cost', costSR],
    ['contracts a day', contractsPerDay],
    ['risk a day', riskPerDay],
    ['standard deviation in percent', annualPercentStdev],
  ];
  return named.filter(([, value]) => Number.isNaN(value)).map(([name]) => name);
}

export type MarketAdvice = 'remove' | 'add back' | 'keep' | 'keep out';

/** Easier on markets in use and harder on bad ones, so that a market does not go in and out. */
export function adviceOn(market: Suitability, isBad: boolean): MarketAdvice {
  if (unknownFigures(market).length > 0) return isBad ? 'keep out' : 'keep';
  const faults = faultsOf(market, isBad ? 1 + SLACK : 1 - SLACK);
  if (isBad) return faults.length > 0 ? 'keep out' : 'add back';
  return faults.length > 0 ? 'remove' : 'keep';
}
