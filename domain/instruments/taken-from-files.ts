/** What of an instrument's description in other files is taken, and what of ours stays. */
import type { RollParameters } from './instrument';

/** What counts here so far, and who said so: the shipped files only describe the synthetic market. */
export interface Ours<T> {
  readonly value: T;
  readonly saidBy: 'operator' | 'shipped';
}

export type Choice<T> =
  | { readonly kind: 'take'; readonly value: T; readonly text: string }
  | { readonly kind: 'leave'; readonly text: string }
  /** They say the same, or the files say nothing. */
  | { readonly kind: 'same' };

/** The files' value unless the operator has set one, or it can't be kept here (`unwritable`: why). */
export function choose<T>(
  theirs: T | undefined,
  ours: Ours<T> | undefined,
  { shown, unwritable }: { readonly shown: (value: T) => string; readonly unwritable?: string },
): Choice<T> {
  if (theirs === undefined) return { kind: 'same' };
  const text = shown(theirs);
  if (ours !== undefined && shown(ours.value) === text) return { kind: 'same' };
  if (ours?.saidBy === 'operator')
    return { kind: 'leave', text: `${text}: yours stays, ${shown(ours.value)}` };
  if (unwritable !== undefined) return { kind: 'leave', text: `${text}: ${unwritable}` };
  const instead = ours === undefined ? '' : ` (instead of the shipped ${shown(ours.value)})`;
  return { kind: 'take', value: theirs, text: `${text}${instead}` };
}

/** `hold HMUZ, priced HMUZ, roll -5 days, carry -1, expiry 18 days`. */
export function shownRollParameters(roll: RollParameters): string {
  const { holdRollCycle, pricedRollCycle, rollOffsetDays, carryOffset, expiryOffset } = roll;
  return `hold ${holdRollCycle}, priced ${pricedRollCycle}, roll ${rollOffsetDays} days, carry ${carryOffset}, expiry ${expiryOffset} days`;
}
