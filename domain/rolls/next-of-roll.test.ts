import { factsOf, policyAt, withPlan } from '../../test/support/instrument-facts';
import type { InstrumentFacts } from '../prices/instrument-facts';
import { nextOfRoll } from './next-of-roll';
import { DEFAULT_ROLL_POLICY } from './roll-decision';
import { rollFactsOf } from './roll-facts';
import { neverSet, nextRollRecord } from './roll-record';
import { ROLL_STATES, type RollState } from './roll-state';

const EVENING = '2027-02-26T23:10:00Z';
const author = { by: 'ann', reason: 'x', at: new Date(EVENING) };
const inState = (state: RollState, operator?: true) => ({
  rollState: nextRollRecord(neverSet('BUND'), state, operator ? { ...author, operator } : author),
});
const held = (quantity: number) => ({
  positions: [{ instrument: 'BUND', contract: '20270300', quantity }],
});
const next = (facts: InstrumentFacts, at = EVENING) =>
  nextOfRoll(facts, rollFactsOf(facts, policyAt(at)), DEFAULT_ROLL_POLICY);

test.each<[string, InstrumentFacts, string, RegExp]>([
  ['far from the roll', factsOf(), '2027-01-15T12:00:00Z', /priced contract; .* does not look at it yet$/],
  [
    'a change not mailed yet',
    factsOf(),
    EVENING,
    /; the roll policy plans to: rolls the prices, and mails it first/,
  ],
  [
    'a change that was mailed',
    withPlan(factsOf(), 'Roll_Adjusted', EVENING),
    EVENING,
    /rolls the prices with the first update of its prices after 2027-02-26T19:10/,
  ],
  ['to be decided', factsOf(held(2)), EVENING, /the roll policy asks you/],
  [
    "an operator's state",
    factsOf(inState('No_Open', true)),
    EVENING,
    /only reduce.*would set Roll_Adjusted, but/,
  ],
  [
    'a state that stays',
    factsOf({ ...held(2), forwardVolume: 1, ...inState('No_Open') }),
    EVENING,
    /leaves it/,
  ],
  ['left already', factsOf(inState('Force')), EVENING, /^the order stack sets Passive/],
  [
    'under way',
    factsOf({ ...held(2), ...inState('Force') }),
    EVENING,
    /^the order stack moves the position by one/,
  ],
])('what happens next, %s', (_what, facts, at, text) => {
  expect(next(facts, at)).toMatch(text);
});

test.each(ROLL_STATES)('something is said of %s with and without a position', (state) => {
  for (const positions of [[], held(2).positions])
    expect(next(factsOf({ ...inState(state), positions }))).toMatch(/^\w.*; the roll policy /);
});

test('a calendar decides in a replay', () => {
  const facts = factsOf();
  expect(nextOfRoll(facts, rollFactsOf(facts, policyAt(EVENING)), undefined)).toMatch(
    /; the calendar of the data/,
  );
});
