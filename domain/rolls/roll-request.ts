/** An operator's request about an instrument's roll state, as it arrives by command, update or signal. */

import { isText } from '../inputs/is-text';
import type { ParsedInput } from '../inputs/parse-input';
import { refused } from '../questions/answer';
import { checkedReason, whyNoReason } from '../system/reason';
import { isRollState, ROLL_STATES, type RollState } from './roll-state';

/** Hands the present state back to the roll policy, which may change it again. */
export const AUTOMATIC = 'automatic';

export interface RollRequest {
  readonly instrument: string;
  /** Roll_Adjusted: roll the prices now. */
  readonly state: RollState | typeof AUTOMATIC;
  readonly reason: string;
  readonly by?: string;
}

/** Checks the shape: every text is a text, the state exists, the reason is not blank. */
export function parseRollRequest(given: unknown): ParsedInput<RollRequest> {
  const { instrument, state, reason, by } = (given ?? {}) as Record<string, unknown>;
  if (!isText(instrument)) return refused('"instrument" must be an instrument code, such as CORN');
  if (!isText(state) || !(isRollState(state) || state === AUTOMATIC))
    return refused(`"state" must be one of ${[...ROLL_STATES, AUTOMATIC].join(', ')}`);
  const noReason = whyNoReason(reason);
  if (noReason !== undefined) return refused(noReason);
  if (by !== undefined && !isText(by)) return refused('"by" must be a name');
  const who = by === undefined ? {} : { by };
  return { kind: 'parsed', value: { instrument, state, reason: checkedReason(reason), ...who } };
}
