import { FORWARD, factsOf, PRICED, policyAt, withPlan } from '../../test/support/instrument-facts';
import type { InstrumentFacts } from '../prices/instrument-facts';
import { describeRollDay } from './describe-roll-day';
import { neverSet, type RollRecord } from './roll-record';

const NEAR = '2027-02-26T23:10:00Z'; // the roll is 5 days away, the expiry 10
const held = [{ instrument: 'BUND', contract: PRICED, quantity: 2 }];
const set = (change: Partial<RollRecord>): RollRecord => ({ ...neverSet('BUND'), version: 3, ...change });
const ann = { by: 'ann', operator: true as const, reason: 'R' };
const dayOf = (facts: InstrumentFacts, at = NEAR) =>
  describeRollDay({}, { facts, acted: false }, policyAt(at));

test.each<[string, InstrumentFacts, string, object | undefined]>([
  ['far from the roll', factsOf(), '2027-01-20T23:10:00Z', undefined],
  [
    'a plan',
    factsOf(),
    NEAR,
    { planned: { from: 'No_Roll', to: 'Roll_Adjusted', contract: PRICED, readVersion: 0 } },
  ],
  ['held, and undecided', factsOf({ positions: held }), NEAR, { undecided: true }],
  [
    'kept for an operator',
    factsOf({ rollState: set({ state: 'No_Open', ...ann }) }),
    NEAR,
    { kept: { by: 'ann', wanted: 'Roll_Adjusted' } },
  ],
  [
    'leaving',
    factsOf({ positions: held, rollState: set({ state: 'Force', ...ann }) }),
    NEAR,
    { leaving: true },
  ],
  [
    'held, and nobody trades the forward contract',
    factsOf({ positions: held, forwardVolume: 0, rollState: set({ state: 'No_Open' }) }),
    NEAR,
    { blocked: [expect.stringMatching(/20270600 hardly trades.*npx tst rolls set BUND Close/)] },
  ],
  [
    'a state that may not follow',
    factsOf({ forwardVolume: 0, rollState: set({ state: 'Force' }) }),
    NEAR,
    {
      blocked: [
        expect.stringMatching(
          /No_Open may not follow Force \(npx tst rolls set BUND Roll_Adjusted \| Passive/,
        ),
      ],
    },
  ],
  [
    'held near its last day',
    factsOf({ positions: held, rollState: set({ state: 'Force', ...ann }) }),
    '2027-03-03T23:10:00Z',
    { leaving: true, expiring: [expect.stringMatching(/^2 of 20270300 held/)] },
  ],
])('%s', (_, facts, at, expected) => {
  const day = dayOf(facts, at);
  if (expected === undefined) expect(day).toBeUndefined();
  else {
    const { instrument, tradeDate, at: _at, contracts, facts: _facts, why, ...news } = day!;
    expect(news).toEqual(expected);
    expect([instrument, tradeDate, contracts]).toEqual([
      'BUND',
      at.slice(0, 10),
      { price: PRICED, forward: FORWARD },
    ]);
    expect(why).not.toBe('');
  }
});

test('a missing last price is told with the command that carries values forward', () => {
  const facts = factsOf();
  const FORWARD_PRICES = facts.multiple.times.map(() => Number.NaN);
  const columns = { ...facts.multiple.columns, FORWARD: FORWARD_PRICES, CARRY: FORWARD_PRICES };
  const after = { facts: { ...facts, multiple: { times: facts.multiple.times, columns } }, acted: false };
  const day = describeRollDay({}, { ...after, refused: 'the last price is missing' }, policyAt(NEAR));
  expect(day?.blocked).toEqual([
    expect.stringMatching(/last price of 20270600 is missing.*preview BUND --forward-fill/),
  ]);
});

test.each<[string, RollRecord, RegExp | undefined]>([
  ['still wanted', neverSet('BUND'), undefined],
  ['overruled', set({ state: 'No_Roll', version: 1, ...ann }), /^ann has set No_Roll: R$/],
  [
    'handed back meanwhile',
    set({ state: 'No_Roll', version: 2, by: 'bob', reason: 'ok' }),
    /^bob has set No_Roll: ok$/,
  ],
])('a mailed plan, %s', (_, rollState, reason) => {
  const planned = withPlan(factsOf(), 'Roll_Adjusted', NEAR);
  const day = dayOf({ ...planned, rollState });
  if (reason === undefined) expect(day).toMatchObject({ planned: planned.rollDay!.planned });
  else expect(day?.dropped?.reason).toMatch(reason);
});

test('the same of the same day is not mailed again, the same of the next day is', () => {
  const first = dayOf(factsOf())!;
  const again = factsOf({ rollDay: { ...first, mailed: true } });
  expect(dayOf(again)?.mailed).toBe(true);
  expect(dayOf({ ...again, positions: held })?.mailed).toBeUndefined();
  expect(dayOf(again, '2027-03-01T23:10:00Z')?.mailed).toBeUndefined();
});

test('where a calendar decides, nothing is told', () => {
  const policy = { ...policyAt(NEAR), rollSource: { kind: 'calendar', rows: [] } as const };
  expect(describeRollDay({}, { facts: factsOf(), acted: false }, policy)).toBeUndefined();
});
