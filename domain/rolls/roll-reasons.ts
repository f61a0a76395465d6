import { type RollFacts, type RollPolicy, relativeVolume, rollConditions } from './roll-decision';

/** Why the policy wants what it wants: liquidity, days and position, for the operator. */
export function whyWanted(facts: RollFacts, policy: RollPolicy): string {
  const { isFlat, isLiquid, isNear, isExpired } = rollConditions(facts, policy);
  if (policy.auto_roll_expired && isExpired && isFlat)
    return 'nothing is held, and the priced contract has expired or expires today';
  const liquid = isLiquid ? 'the forward contract is liquid' : 'the forward contract is not liquid';
  const held = isFlat ? 'nothing is held' : `${facts.position} held`;
  const near = `the roll is ${isNear ? 'less than' : 'not less than'} ${policy.near_expiry_days} days away`;
  return `${held}, ${liquid}, ${near}`;
}

/** Days, position and volumes in one line: `2 held; 9 days to its roll, 20 to its expiry; volume 1000 -> 2830 a day (2.83)`. */
export function factsText(facts: RollFacts): string {
  const { position, daysUntilRoll, daysUntilExpiry, pricedVolume, forwardVolume } = facts;
  const volumes = `${Math.round(pricedVolume)} -> ${Math.round(forwardVolume)} a day`;
  const relative = relativeVolume(pricedVolume, forwardVolume).toFixed(3);
  return `${position} held; ${daysUntilRoll} days to its roll, ${daysUntilExpiry} to its expiry; volume ${volumes} (${relative})`;
}
