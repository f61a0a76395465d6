/** Roll states of an instrument and the transitions between them, as the menu offers them. */

export const ROLL_STATES = [
  'No_Roll',
  'Passive',
  'Force',
  'Force_Outright',
  'Roll_Adjusted',
  'Close',
  'No_Open',
] as const;
export type RollState = (typeof ROLL_STATES)[number];

export function isRollState(text: string): text is RollState {
  return (ROLL_STATES as readonly string[]).includes(text);
}

/** The first one is the recommended one. */
const TRANSITIONS: Readonly<
  Record<RollState, { readonly flat: readonly RollState[]; readonly held: readonly RollState[] }>
> = {
  No_Roll: {
    flat: ['Roll_Adjusted', 'Passive', 'No_Roll', 'No_Open'],
    held: ['Passive', 'Force', 'Force_Outright', 'No_Roll', 'Close', 'No_Open'],
  },
  Passive: {
    flat: ['Roll_Adjusted', 'Passive', 'No_Roll', 'No_Open'],
    held: ['Force', 'Force_Outright', 'Passive', 'No_Roll', 'Close', 'No_Open'],
  },
  Force: {
    flat: ['Roll_Adjusted', 'Passive'],
    held: ['Force', 'Force_Outright', 'Passive', 'No_Roll', 'Close', 'No_Open'],
  },
  Force_Outright: {
    flat: ['Roll_Adjusted', 'Passive'],
    held: ['Force', 'Force_Outright', 'Passive', 'No_Roll', 'Close', 'No_Open'],
  },
  Close: {
    flat: ['Roll_Adjusted', 'Passive'],
    held: ['Close', 'Force', 'Force_Outright', 'Passive', 'No_Roll', 'No_Open'],
  },
  No_Open: {
    flat: ['Roll_Adjusted', 'Passive', 'No_Open'],
    held: ['Close', 'Force', 'Force_Outright', 'Passive', 'No_Roll'],
  },
  Roll_Adjusted: { flat: ['No_Roll'], held: ['Roll_Adjusted'] },
};

/** States that may follow, given the position in the priced contract; the recommended one first. */
export function allowedStates(state: RollState, pricedPosition: number): readonly RollState[] {
  return TRANSITIONS[state][pricedPosition === 0 ? 'flat' : 'held'];
}

/** Force and Force_Outright trade twice the position: out of one contract and into the other. */
export function isDoubleSided(state: RollState): boolean {
  return state === 'Force' || state === 'Force_Outright';
}

/** States in which the system makes orders to leave the priced contract. */
export function requiresRollOrders(state: RollState): boolean {
  return isDoubleSided(state) || state === 'Close';
}

/** States in which a roll is in progress; Passive waits for trades that come anyway. */
export function isActiveRoll(state: RollState): boolean {
  return requiresRollOrders(state) || state === 'Roll_Adjusted';
}

/** Force, Force_Outright and Close become Passive once nothing is held in the priced contract. */
export function stateAfterLeaving(state: RollState, pricedPosition: number): RollState {
  return pricedPosition === 0 && requiresRollOrders(state) ? 'Passive' : state;
}
