import { capacityNeeded, checkPriceRoll, checkStateChange } from './roll-checks';
import {
  allowedStates,
  isActiveRoll,
  isRollState,
  ROLL_STATES,
  type RollState,
  stateAfterLeaving,
} from './roll-state';

/** The menu that an operator of pysystemtrade sees; the recommended state first. */
const TRANSITIONS: readonly (readonly [RollState, string, string])[] = [
  ['No_Roll', 'Roll_Adjusted Passive No_Roll No_Open', 'Passive Force Force_Outright No_Roll Close No_Open'],
  ['Passive', 'Roll_Adjusted Passive No_Roll No_Open', 'Force Force_Outright Passive No_Roll Close No_Open'],
  ['Force', 'Roll_Adjusted Passive', 'Force Force_Outright Passive No_Roll Close No_Open'],
  ['Force_Outright', 'Roll_Adjusted Passive', 'Force Force_Outright Passive No_Roll Close No_Open'],
  ['Close', 'Roll_Adjusted Passive', 'Close Force Force_Outright Passive No_Roll No_Open'],
  ['No_Open', 'Roll_Adjusted Passive No_Open', 'Close Force Force_Outright Passive No_Roll'],
  ['Roll_Adjusted', 'No_Roll', 'Roll_Adjusted'],
];

test('every state has its row', () => {
  expect(TRANSITIONS.map(([state]) => state).sort()).toEqual([...ROLL_STATES].sort());
});

test.each(TRANSITIONS)('from %s with nothing held: %s; with something held: %s', (state, flat, held) => {
  expect(allowedStates(state, 0)).toEqual(flat.split(' '));
  for (const position of [3, -1]) expect(allowedStates(state, position)).toEqual(held.split(' '));
});

/** Every pair of states, with and without a position: the check that all ways in share says what the table says. */
test.each(ROLL_STATES.flatMap((from) => ROLL_STATES.map((to) => [from, to] as const)))(
  'the check of %s to %s agrees with the table',
  (from, to) => {
    const row = TRANSITIONS.find(([state]) => state === from);
    const kinds = [0, 3, -1].map((held) => checkStateChange(from, to, held).kind);
    const expected = [row?.[1], row?.[2], row?.[2]].map((menu) =>
      menu?.split(' ').includes(to) ? 'allowed' : 'refused',
    );
    expect(kinds).toEqual(expected);
  },
);

test.each(ROLL_STATES)("the stack's own change from %s is one that the table allows", (from) => {
  for (const held of [0, 3, -1]) {
    const to = stateAfterLeaving(from, held);
    if (to !== from) expect(checkStateChange(from, to, held)).toEqual({ kind: 'allowed' });
  }
});

test.each<[RollState, boolean, number]>([
  ['No_Roll', false, 0],
  ['Passive', false, 0],
  ['Force', true, 6],
  ['Force_Outright', true, 6],
  ['Roll_Adjusted', true, 0],
  ['Close', true, 3],
  ['No_Open', false, 0],
])('in %s a roll is being worked on: %s, and needs %i contracts of capacity', (state, active, contracts) => {
  expect(isActiveRoll(state)).toBe(active);
  expect([capacityNeeded(state, 3), capacityNeeded(state, -3)]).toEqual([contracts, contracts]);
});

test('a text is a roll state or is not', () => {
  expect(ROLL_STATES.every(isRollState)).toBe(true);
  expect(['', 'passive', 'Ask', 'toString'].some(isRollState)).toBe(false);
});

test.each<[RollState, RollState, number, RegExp]>([
  ['No_Roll', 'Roll_Adjusted', 3, /^from No_Roll with 3 held .*: Passive, Force, Force_Outright, /],
  ['Force', 'No_Roll', 0, /^from Force with nothing held .*: Roll_Adjusted, Passive$/],
])('from %s to %s with %i held is refused with what is allowed', (from, to, held, reason) => {
  expect(checkStateChange(from, to, held)).toEqual({
    kind: 'refused',
    reason: expect.stringMatching(reason),
  });
});

test.each([
  [-2, [], /^-2 .* 20241200$/],
  [0, [{ contracts: ['20231200'] }, { contracts: ['20231200', '20241200'] }], / 20241200 .*active/],
])('with %i held and orders %j the prices do not roll, and why', (held, orders, reason) => {
  expect(checkPriceRoll('20241200', held, orders)).toEqual({
    kind: 'refused',
    reason: expect.stringMatching(reason),
  });
});

test('orders in other contracts keep no prices from rolling', () => {
  expect(checkPriceRoll('20241200', 0, [{ contracts: ['20231200'] }])).toEqual({ kind: 'allowed' });
});
