import { expiryFrom } from '../contracts/expiry';
import { currentContracts } from '../prices/current-contracts';
import { EMPTY_BARS } from '../prices/empty-bars';
import { heldOfContract, type InstrumentFacts } from '../prices/instrument-facts';
import type { PricePolicy } from '../prices/price-policy';
import { recentVolume } from './recent-volume';
import type { RollFacts } from './roll-decision';
import { rollDistances } from './roll-distances';

/** What the automatic decision needs, of an instrument as it is stored. Volumes are contracts a day. */
export function rollFactsOf(facts: InstrumentFacts, policy: PricePolicy): RollFacts {
  const current = currentContracts(facts.multiple);
  const volumeOf = (contract: string) =>
    recentVolume(facts.contracts.get(contract) ?? EMPTY_BARS, policy.now);
  return {
    ...rollDistances(current, expiryFrom(facts.expiries, policy.roll), policy),
    state: facts.rollState.state,
    isOperatorState: facts.rollState.operator === true,
    position: heldOfContract(facts, current.price),
    pricedVolume: volumeOf(current.price),
    forwardVolume: volumeOf(current.forward),
  };
}
