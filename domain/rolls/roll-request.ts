/** An operator's request about an instrument's roll state, as it arrives by command, update or signal. */

import { isText } from '../inputs/is-text';
import type { ParsedInput } from '../inputs/parse-input';
import { refused } from '../questions/answer';
import { checkedReason, whyNoReason } from '../system/reason';
import { isRollState, ROLL_STATES, type RollState } from './roll-state';

/** Takes back the last roll of the prices, with the state before it. */
export const UNDO = 'undo';

/** Hands the present state back to the roll policy, which may change it again. */
export const AUTOMATIC = 'automatic';

export interface RollRequest {
  readonly instrument: string;
  /** Roll_Adjusted: roll the prices now. */
  readonly state: RollState | typeof AUTOMATIC | typeof UNDO;
  readonly reason: string;
  /** With Roll_Adjusted: where the prices cannot roll as they are, carry missing values of the history forward. */
  readonly forwardFill?: boolean;
  readonly by?: string;
}

/** Checks the shape: every text is a text, the state exists, the reason is not blank. */
export function parseRollRequest(given: unknown): ParsedInput<RollRequest> {
  const { instrument, state, reason, by, forwardFill } = (given ?? {}) as Record<string, unknown>;
  if (!isText(instrument)) return refused('"instrument" must be an instrument code, such as CORN');
  if (!isText(state) || !(isRollState(state) || state === AUTOMATIC || state === UNDO))
    return refused(`"state" must be one of ${[...ROLL_STATES, AUTOMATIC, UNDO].join(', ')}`);
  if (forwardFill !== undefined && (typeof forwardFill !== 'boolean' || state !== 'Roll_Adjusted'))
    return refused('"forwardFill" must be true or false, and goes with Roll_Adjusted only');
  const noReason = whyNoReason(reason);
  if (noReason !== undefined) return refused(noReason);
  if (by !== undefined && !isText(by)) return refused('"by" must be a name');
  const more = { ...(by === undefined ? {} : { by }), ...(forwardFill === undefined ? {} : { forwardFill }) };
  return { kind: 'parsed', value: { instrument, state, reason: checkedReason(reason), ...more } };
}
