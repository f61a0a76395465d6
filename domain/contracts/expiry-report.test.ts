import { FORWARD, factsOf, PRICED, policyAt } from '../../test/support/instrument-facts';
import { expiredInUse, heldExpiries } from './expiry-report';

const held = (contract: string) => [{ instrument: 'BUND', contract, quantity: -3 }];

test.each([
  ['2027-02-28', PRICED, []],
  ['2027-03-03', PRICED, [/^-3 of 20270300 held, which expires in 5 days \(2027-03-08\): roll or close/]],
  ['2027-03-08', PRICED, [/expires today/]],
  ['2027-03-09', PRICED, [/expired on 2027-03-08.*npx tst rolls settle/]],
  ['2027-03-08', FORWARD, []],
  // Not reported by the broker: the first of the month and 7 days.
  ['2027-12-03', '20271200', [/expires in 5 days \(2027-12-08\)/]],
])('on %s, %s held: %j', (date, contract, alarms) => {
  const facts = factsOf({ positions: held(contract) });
  const texts = heldExpiries(facts, policyAt(`${date}T20:00:00Z`)).map(({ text }) => text);
  expect(texts).toEqual(alarms.map((alarm) => expect.stringMatching(alarm)));
});

test('the day is that of the zone', () => {
  const facts = factsOf({ positions: held(PRICED) });
  const tokyo = { ...policyAt('2027-02-28T20:00:00Z'), zone: 'Asia/Tokyo' };
  expect(heldExpiries(facts, tokyo)).toHaveLength(1);
});

test('where a calendar rolls the prices, nothing is held near expiry by mistake', () => {
  const rollSource = { kind: 'calendar', rows: [] } as const;
  const policy = { ...policyAt('2027-03-08T20:00:00Z'), rollSource };
  expect(heldExpiries(factsOf({ positions: held(PRICED) }), policy)).toEqual([]);
});

test.each([
  ['2027-03-08', { problems: [], notes: [] }],
  [
    '2027-03-09',
    { problems: [expect.stringMatching(/priced contract 20270300 has expired.*must roll/)], notes: [] },
  ],
])('contracts in use on %s', (date, expected) => {
  expect(expiredInUse(factsOf(), policyAt(`${date}T20:00:00Z`))).toEqual(expected);
});

test('an expired carry contract alone is a note', () => {
  const facts = factsOf();
  const carry = facts.multiple.times.map(() => 20261200);
  const multiple = { ...facts.multiple, columns: { ...facts.multiple.columns, CARRY_CONTRACT: carry } };
  const { problems, notes } = expiredInUse({ ...facts, multiple }, policyAt('2027-02-26T20:00:00Z'));
  expect([problems, notes]).toEqual([[], [expect.stringMatching(/carry contract 20261200 has expired/)]]);
});
