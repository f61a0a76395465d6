import { FORWARD, factsOf, NEXT, PRICED, policyAt, withPlan } from '../../test/support/instrument-facts';
import { DEFAULT_ROLL_POLICY } from './roll-decision';
import { neverSet, type RollRecord } from './roll-record';
import { rollsDue } from './rolls-due';

const NEAR = '2027-02-26T23:10:00Z'; // the roll is 5 days away, the expiry 10
const set = (change: Partial<RollRecord>): RollRecord => ({ ...neverSet('BUND'), version: 3, ...change });

test('the prices roll where nothing is held: their contracts, and the state written with them', () => {
  const facts = factsOf({ rollState: set({ state: 'Passive' }) });
  expect(rollsDue(facts, policyAt(NEAR))).toMatchObject({
    rolls: [],
    notes: [/* planned */ expect.any(String)],
  });
  const due = rollsDue(withPlan(facts, 'Roll_Adjusted', NEAR), policyAt(NEAR));
  expect(due.rolls).toEqual([
    { instant: Number.POSITIVE_INFINITY, contracts: { price: FORWARD, forward: NEXT, carry: NEXT } },
  ]);
  expect(due.rollSwitch).toMatchObject({
    readVersion: 3,
    next: { state: 'No_Roll', version: 4, by: 'roll policy', since: new Date(NEAR) },
  });
  expect(due.rollSwitch?.next.reason).toMatch(`${PRICED} into ${FORWARD}`);
  expect([due.notes, due.newState, due.ask]).toEqual([[], undefined, undefined]);
});

const held = [{ instrument: 'BUND', contract: PRICED, quantity: 2 }];
const operator = { by: 'ann', operator: true as const };

test.each([
  ['far from the roll', {}, '2027-01-20T23:10:00Z', []],
  [
    'an operator keeps it',
    { rollState: set({ state: 'No_Open', ...operator }) },
    NEAR,
    [/No_Open of ann kept/],
  ],
  ['an order in the contract', { orders: [{ contracts: [PRICED] }] }, NEAR, [/don't roll yet: an order in/]],
  ['held, and undecided', { positions: held }, NEAR, [/its roll state is to be decided/]],
  [
    'held, and not liquid',
    { positions: held, forwardVolume: 0 },
    NEAR,
    [/roll state No_Open \(was No_Roll\)/],
  ],
])('no prices roll: %s', (_, change, at, notes) => {
  const facts = factsOf(change);
  const wanted = facts.positions.length === 0 ? 'Roll_Adjusted' : 'No_Open';
  const due = rollsDue(withPlan(facts, wanted, at), policyAt(at));
  expect([due.rolls, due.rollSwitch]).toEqual([[], undefined]);
  expect(due.notes).toEqual(notes.map((note) => expect.stringMatching(note)));
});

test('an order in another contract does not hold the prices back', () => {
  const facts = withPlan(factsOf({ orders: [{ contracts: [FORWARD] }] }), 'Roll_Adjusted', NEAR);
  expect(rollsDue(facts, policyAt(NEAR)).rolls).toHaveLength(1);
});

test('held and undecided: the question names the position and the command', () => {
  const { ask, newState } = rollsDue(factsOf({ positions: held }), policyAt(NEAR));
  expect(ask).toMatch(
    /BUND nears its roll \(20270300 into 20270600\) with 2 held.*npx tst rolls set BUND Passive .*--reason/,
  );
  expect(newState).toBeUndefined();
});

test('a state that the policy sets has its author and instant', () => {
  const facts = withPlan(factsOf({ positions: held, forwardVolume: 0 }), 'No_Open', NEAR);
  const { newState } = rollsDue(facts, policyAt(NEAR));
  const author = { by: 'roll policy', reason: expect.stringContaining('automatic'), at: new Date(NEAR) };
  expect(newState).toEqual({ state: 'No_Open', author });
});

test('a state of an operator that the roll has served is named', () => {
  const rollState = set({ state: 'Force', ...operator });
  const due = rollsDue(withPlan(factsOf({ rollState }), 'Roll_Adjusted', NEAR), policyAt(NEAR));
  expect(due.rolls).toHaveLength(1);
  expect(due.notes).toEqual(['roll state Force of ann is no longer needed']);
});

test('an automatic roll once the priced contract has expired needs no volume', () => {
  const facts = withPlan(factsOf({ forwardVolume: 0 }), 'Roll_Adjusted', '2027-03-09T23:10:00Z');
  const policy = policyAt('2027-03-09T23:10:00Z');
  expect(rollsDue(facts, policy).rolls).toHaveLength(1);
  const patient = { ...DEFAULT_ROLL_POLICY, auto_roll_expired: false };
  const rollSource = { kind: 'automatic', policy: patient } as const;
  expect(rollsDue(facts, { ...policy, rollSource }).rolls).toEqual([]);
});

test('a roll of the calendar is due from its instant on', () => {
  const rollAt = (time: number) =>
    rollsDue(factsOf(), {
      ...policyAt(NEAR),
      rollSource: { kind: 'calendar', rows: [{ time, nextContract: FORWARD }] },
    }).rolls;
  expect(rollAt(Date.parse(NEAR))).toHaveLength(1);
  expect(rollAt(Date.parse(NEAR) + 1)).toEqual([]);
});

const noon = (date: string) => Date.parse(`${date}T12:00:00Z`);
test.each([
  ['one that is over', ['2027-02-20'], [FORWARD]],
  ['two that are over, one on the other', ['2027-01-20', '2027-02-20'], [FORWARD, NEXT]],
  ['one of tomorrow', ['2027-02-27'], []],
])('a calendar decides alone: %s', (_, dates, into) => {
  const next = [FORWARD, NEXT];
  const rows = [
    { time: noon('2026-11-20'), nextContract: PRICED }, // in the prices already
    ...dates.map((date, row) => ({ time: noon(date), nextContract: next[row] })),
  ];
  const policy = { ...policyAt(NEAR), rollSource: { kind: 'calendar', rows } as const };
  const due = rollsDue(factsOf({ positions: held }), policy);
  expect(due.rolls.map(({ contracts }) => contracts.price)).toEqual(into);
  expect(due.rolls.map(({ instant }) => instant)).toEqual(dates.slice(0, into.length).map(noon));
  expect([due.rollSwitch, due.newState, due.ask, due.notes]).toEqual([undefined, undefined, undefined, []]);
});
