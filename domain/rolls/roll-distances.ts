import { daysUntil, desiredRollDate } from '../contracts/expiry';
import type { RollParameters } from '../instruments/instrument';
import type { CurrentContracts } from '../prices/current-contracts';
import type { TradeDate } from '../time/trade-date';
import type { RollDistances } from './roll-decision';

/** Whole days from `now` to the roll and to the expiries that matter for it, in the zone; negative once over. */
export function rollDistances(
  current: Pick<CurrentContracts, 'price' | 'carry'>,
  expiryOf: (contract: string) => TradeDate,
  { roll, zone, now }: { readonly roll: RollParameters; readonly zone: string; readonly now: number },
): RollDistances {
  const priced = expiryOf(current.price);
  return {
    daysUntilRoll: daysUntil(desiredRollDate(priced, roll), now, zone),
    daysUntilExpiry: daysUntil(priced, now, zone),
    daysUntilCarryExpiry: daysUntil(expiryOf(current.carry), now, zone),
  };
}
