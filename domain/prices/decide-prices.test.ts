import fc from 'fast-check';
import {
  barsOf,
  FORWARD,
  factsOf,
  NEXT,
  PRICED,
  policyAt,
  withPlan,
} from '../../test/support/instrument-facts';
import { notionalClose } from '../time/notional-close';
import { businessDays } from '../time/trade-date';
import { decidePrices, type NewPrices } from './decide-prices';
import type { InstrumentFacts } from './instrument-facts';

const EARLY = '2027-02-19T23:10:00Z'; // the roll is 11 days away
const NEAR = '2027-02-26T23:10:00Z';
const held = [{ instrument: 'BUND', contract: PRICED, quantity: 2 }];

/** Multiple prices until a day, bars of the contracts until a later one. */
function behind(until: string, barsUntil: string, change: Partial<InstrumentFacts> = {}): InstrumentFacts {
  const { contracts } = factsOf({ lastDay: barsUntil });
  return { ...factsOf({ lastDay: until }), contracts, ...change };
}

function decided(facts: InstrumentFacts, at: string): NewPrices {
  const { prices } = decidePrices(facts, policyAt(at));
  if (prices.kind === 'refused') throw new Error(prices.reason);
  return prices;
}

test.each([
  ['nothing new', behind('2027-02-19', '2027-02-19'), EARLY, { isChanged: false, rows: 0, rolled: [] }],
  ['one day', behind('2027-02-18', '2027-02-19'), EARLY, { isChanged: true, rows: 1, rolled: [] }],
  ['a week', behind('2027-02-12', '2027-02-19'), EARLY, { isChanged: true, rows: 5, rolled: [] }],
  ['a roll', behind('2027-02-26', '2027-02-26'), NEAR, { isChanged: true, rows: 1, rolled: [FORWARD] }],
  [
    'a day and a roll',
    behind('2027-02-25', '2027-02-26'),
    NEAR,
    { isChanged: true, rows: 2, rolled: [FORWARD] },
  ],
])('%s', (_, facts, at, expected) => {
  const prices = decided(withPlan(facts, 'Roll_Adjusted', at), at);
  expect(prices).toMatchObject({ kind: 'prices', ...expected, problems: [] });
  expect(prices.rollSwitch !== undefined).toBe(expected.rolled.length > 0);
  expect(prices.newest).toBe(prices.multiple.times.at(-1));
});

test('a roll that the prices do not allow is a problem; the rows of the day go in, the roll state stays', () => {
  const facts = behind('2027-02-25', '2027-02-26');
  const contracts = new Map([[PRICED, facts.contracts.get(PRICED)!]]);
  const nothing = facts.multiple.times.map(() => Number.NaN);
  const columns = { ...facts.multiple.columns, FORWARD: nothing, CARRY: nothing };
  // Volumes are not known, but the priced contract has expired.
  const at = '2027-03-09T23:10:00Z';
  const illiquid = { ...facts, contracts, multiple: { times: facts.multiple.times, columns } };
  const prices = decided(withPlan(illiquid, 'Roll_Adjusted', at), at);
  expect(prices).toMatchObject({ rows: 1, rolled: [], rollSwitch: undefined, isChanged: true });
  expect(prices.problems).toEqual([
    expect.stringMatching(/^its prices can't roll: the last price of 20270600 is missing/),
  ]);
});

test('prices whose roll was not registered are refused', () => {
  const facts = behind('2027-02-26', '2027-02-26', { positions: held });
  const forward = facts.multiple.times.map(() => Number(FORWARD));
  const next = facts.multiple.times.map(() => Number(NEXT));
  const contracts = { PRICE_CONTRACT: forward, FORWARD_CONTRACT: next, CARRY_CONTRACT: next };
  const last = facts.multiple.times.length - 1;
  const columns = Object.fromEntries(
    Object.entries(facts.multiple.columns).map(([name, values]) => {
      const changed = values.slice();
      if (name in contracts) changed[last] = contracts[name as keyof typeof contracts][last];
      return [name, changed];
    }),
  ) as typeof facts.multiple.columns;
  const { adjusted } = factsOf({ lastDay: '2027-02-24' });
  const multiple = { times: facts.multiple.times, columns };
  const decision = decidePrices({ ...facts, multiple, adjusted }, policyAt(NEAR));
  expect(decision.prices).toMatchObject({ kind: 'refused', code: 'ROLL_NOT_REGISTERED' });
  expect(decision.roll).toEqual({ newState: undefined, ask: undefined });
});

test('what expires is reported: held contracts that are near, contracts in use that are over', () => {
  const facts = behind('2027-02-26', '2027-02-26', { positions: held });
  const near = decidePrices(facts, policyAt('2027-03-03T23:10:00Z'));
  expect(near.alarms).toMatchObject([
    { severity: 'alarm', text: expect.stringMatching(/^2 of 20270300 held, .* 5 days/) },
  ]);
  expect(near.expired).toEqual({ problems: [], notes: [] });
  const over = decidePrices(facts, policyAt('2027-03-09T23:10:00Z'));
  expect(over.expired.problems).toEqual([expect.stringMatching(/priced contract 20270300 has expired/)]);
});

test('decided on again, once stored, nothing is left to write', () => {
  const days = businessDays('2027-01-11', '2027-02-19');
  fc.assert(
    fc.property(fc.nat(days.length - 1), fc.nat(days.length - 1), (one, other) => {
      const [until, barsUntil] = [days[Math.min(one, other)], days[Math.max(one, other)]];
      const facts = behind(until, barsUntil);
      const first = decided(facts, EARLY);
      expect(first.rows).toBe(Math.abs(one - other));
      const again = decided({ ...facts, multiple: first.multiple, adjusted: first.adjusted }, EARLY);
      expect(again.isChanged).toBe(false);
    }),
  );
});

test('a corrected price of a stored row changes nothing', () => {
  const facts = behind('2027-02-19', '2027-02-19');
  const { times } = facts.multiple;
  const contracts = new Map([...facts.contracts, [PRICED, barsOf(times, 50, 1000)]]);
  expect(decided({ ...facts, contracts }, EARLY).multiple.columns.PRICE).toEqual(
    facts.multiple.columns.PRICE,
  );
  expect(decided({ ...facts, contracts }, EARLY).newest).toBe(notionalClose('2027-02-19'));
});
