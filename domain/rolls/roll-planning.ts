/** Plans of the roll policy: what it will do, announced a day before, and whether it may do it now. */
import { currentContracts } from '../prices/current-contracts';
import type { InstrumentFacts } from '../prices/instrument-facts';
import { HOUR_MS } from '../time/units';
import type { PlannedChange, RollChange } from './roll-day';
import type { RollState } from './roll-state';

/**
 * An operator has so long from the mail of a plan until it may act, so that it acts with the prices of the next day.
 * Less than 24 hours, since a cycle may run a little earlier than the one before.
 */
const NOTICE_MS = 20 * HOUR_MS;

/** The plan for a state that the policy wants: the one that is stored, where it is for the same change; else a new one. */
export function planFor(
  { multiple, rollState, rollDay }: Pick<InstrumentFacts, 'multiple' | 'rollState' | 'rollDay'>,
  to: RollState,
): PlannedChange {
  const contract = currentContracts(multiple).price;
  const wanted = { from: rollState.state, to, contract, readVersion: rollState.version };
  const stored = rollDay?.planned;
  return stored && isSame(stored, wanted) ? stored : wanted;
}

/** The instant (UTC ms) from which a plan acts that is mailed at `mailedAt`. */
export function actsFrom(mailedAt: Date): number {
  return mailedAt.getTime() + NOTICE_MS;
}

/** Whether a plan acts now (UTC ms). */
export function isDue({ mailedAt }: PlannedChange, now: number): boolean {
  return mailedAt !== undefined && now >= actsFrom(mailedAt);
}

export function isSame(one: RollChange, other: RollChange): boolean {
  return (
    one.from === other.from &&
    one.to === other.to &&
    one.contract === other.contract &&
    one.readVersion === other.readVersion
  );
}
