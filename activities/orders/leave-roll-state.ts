import { setRollState } from '../../data/instruments/rolls';
import type { RollRecord } from '../../domain/rolls/roll-record';
import { type RollState, stateAfterLeaving } from '../../domain/rolls/roll-state';
import type { Deps } from '../deps';

/**
 * The roll state as it is, or Passive once nothing is held in the priced contract under Force, Force_Outright or Close: the
 * only change that the order stack makes. It is mailed, whoever had set the state.
 */
export async function leaveRollState(
  deps: Pick<Deps, 'database' | 'clock' | 'sendMail'>,
  stored: RollRecord,
  pricedPosition: number,
): Promise<RollState> {
  const { instrument, by } = stored;
  const state = stateAfterLeaving(stored.state, pricedPosition);
  if (state === stored.state) return state;
  const at = new Date(await deps.clock.read());
  const reason = 'nothing is held in the priced contract any longer';
  await setRollState(deps.database, stored, state, { by: 'order stack', reason, at });
  const text =
    `${instrument}: roll state ${stored.state} (set by ${by}) became ${state}, since ${reason}. Its prices roll within ` +
    `days_ahead of their roll; to roll them now: npx tst rolls set ${instrument} Roll_Adjusted --reason "..."`;
  await deps.sendMail({ subject: `${instrument} set to ${state}`, text, critical: true });
  return state;
}
