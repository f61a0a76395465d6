import { contractRisk, type Market, riskTradedPerDay } from './market';
import { marketCosts } from './market-costs';
import { CONTRACTS_PER_DAY_MIN, COST_SR_MAX, RISK_PER_DAY_MIN } from './suitability';

/** One of several markets in the same thing. */
export interface Duplicate {
  readonly instrument: string;
  readonly costSR: number;
  readonly contractsPerDay: number;
  /** Millions of base currency a day. */
  readonly riskPerDay: number;
  /** Annual risk of one contract, base currency. */
  readonly contractSize: number;
}

export function duplicateOf(market: Market): Duplicate {
  return {
    instrument: market.instrument,
    costSR: marketCosts(market).costSR,
    contractsPerDay: market.contractsPerDay,
    riskPerDay: riskTradedPerDay(market),
    contractSize: contractRisk(market).annualRiskPerContract,
  };
}

/** The smallest contract among those cheap and liquid enough; undefined when none is (operations document, 5.10). */
export function bestDuplicate(group: readonly Duplicate[]): Duplicate | undefined {
  const [best] = group
    .filter(
      ({ costSR, contractsPerDay, riskPerDay }) =>
        costSR <= COST_SR_MAX && contractsPerDay > CONTRACTS_PER_DAY_MIN && riskPerDay > RISK_PER_DAY_MIN,
    )
    .filter(({ contractSize }) => Number.isFinite(contractSize))
    .sort((a, b) => a.contractSize - b.contractSize);
  return best;
}

export type DuplicateAdvice =
  | { readonly kind: 'keep'; readonly best: string }
  | { readonly kind: 'change'; readonly best: string; readonly included: readonly string[] }
  | { readonly kind: 'no good markets' };

/** A change when several of the group are included, or another than the best. */
export function adviseOnDuplicates(
  group: readonly Duplicate[],
  included: readonly string[],
): DuplicateAdvice {
  const best = bestDuplicate(group)?.instrument;
  if (best === undefined) return { kind: 'no good markets' };
  const isRight = included.length === 1 && included[0] === best;
  return isRight ? { kind: 'keep', best } : { kind: 'change', best, included };
}
