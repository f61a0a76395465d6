/** The steps of prices by the broker's market rules, which change with the price. */
import type { PriceIncrement } from '@stoqey/ib';
import { isKnownNumber } from '../../domain/numbers/finite';
import type { PriceStep } from '../../domain/prices/price-steps';
import type { ContractDetails } from '../broker';
import type { Session } from './session';

/** A gateway that does not tell a rule says so without naming it. */
const RULE_TIMEOUT_MS = 3_000;

/** What a rule says never changes its meaning: each is asked for once. */
export class MarketRules {
  private readonly rules = new Map<number, Promise<readonly PriceStep[]>>();

  async stepsOf(session: Session, contract: ContractDetails): Promise<readonly PriceStep[]> {
    const { validExchanges, exchange, marketRuleIds, minTick } = contract;
    const id = marketRuleIds[Math.max(0, validExchanges.indexOf(exchange))];
    const steps = isKnownNumber(id) && id > 0 ? await this.rule(session, id) : [];
    return steps.length > 0 ? steps : [{ from: Number.NEGATIVE_INFINITY, step: minTick }];
  }

  private rule(session: Session, id: number): Promise<readonly PriceStep[]> {
    const known = this.rules.get(id) ?? this.ask(session, id);
    this.rules.set(id, known);
    const forget = () => this.rules.delete(id);
    known.then((steps) => steps.length === 0 && forget(), forget);
    return known;
  }

  private async ask(session: Session, id: number): Promise<readonly PriceStep[]> {
    const increments = await session.marketRule(id, RULE_TIMEOUT_MS);
    return priceSteps(increments);
  }
}

/** A rule as ascending steps, of which the first holds for every lower price, too. */
export function priceSteps(increments: readonly Partial<PriceIncrement>[]): readonly PriceStep[] {
  const sound = increments.flatMap(({ lowEdge, increment }) =>
    isKnownNumber(lowEdge) && isKnownNumber(increment) && increment > 0
      ? [{ from: lowEdge, step: increment }]
      : [],
  );
  const sorted = sound.sort((a, b) => a.from - b.from);
  return sorted.map((each, index) => (index === 0 ? { ...each, from: Number.NEGATIVE_INFINITY } : each));
}
