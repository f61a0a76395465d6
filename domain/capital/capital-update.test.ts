import {
  type AccountCapital,
  afterCashFlow,
  type CapitalMethod,
  capitalUpdate,
  isUnusualDeposit,
} from './capital-update';
import { decideConfirmation } from './confirmation';

const START: AccountCapital = { actual: 100, accumulated: 5, broker: 120, max: 110 };
const METHODS = ['full', 'half', 'fixed'] as const;
type Row = readonly [actual: number, accumulated: number, broker: number, max: number];

const rowOf = ({ actual, accumulated, broker, max }: AccountCapital): Row => [
  actual,
  accumulated,
  broker,
  max,
];

function updated(previous: AccountCapital, value: number, method: CapitalMethod): AccountCapital {
  const update = capitalUpdate(previous, value, { method });
  if (update.kind === 'large-change') throw new Error('asked');
  return update.capital;
}

function confirmed(value: number, method: CapitalMethod): AccountCapital {
  const beforeAt = new Date(0);
  const change = { value, before: START.broker, beforeAt };
  const previous = { ...START, time: beforeAt };
  const answer = decideConfirmation({ change, previous, method, base: 'USD', id: 'x' });
  if (answer.kind === 'refused') throw new Error(answer.reason);
  return answer.capital;
}

/** What each method makes of each situation: [capital at risk, accumulated, account, ceiling]. */
const TABLE: readonly (readonly [
  string,
  (method: CapitalMethod) => AccountCapital,
  Readonly<Record<CapitalMethod, Row>>,
])[] = [
  [
    'nothing happened',
    (method) => updated(START, 120, method),
    { full: [100, 5, 120, 100], half: [100, 5, 120, 110], fixed: [100, 5, 120, 100] },
  ],
  [
    'a profit below the ceiling',
    (method) => updated(START, 126, method),
    { full: [106, 11, 126, 106], half: [106, 11, 126, 110], fixed: [100, 11, 126, 100] },
  ],
  [
    'a profit above the ceiling',
    (method) => updated(START, 132, method),
    { full: [112, 17, 132, 112], half: [110, 17, 132, 110], fixed: [100, 17, 132, 100] },
  ],
  [
    'a loss',
    (method) => updated(START, 114, method),
    { full: [94, -1, 114, 94], half: [94, -1, 114, 110], fixed: [100, -1, 114, 100] },
  ],
  [
    'a loss of more than capital at risk, confirmed',
    (method) => confirmed(10, method),
    { full: [0, -105, 10, 0], half: [0, -105, 10, 110], fixed: [100, -105, 10, 100] },
  ],
  [
    'a large profit, confirmed',
    (method) => confirmed(160, method),
    { full: [140, 45, 160, 140], half: [110, 45, 160, 110], fixed: [100, 45, 160, 100] },
  ],
  [
    'money paid in, then an update',
    (method) => updated(afterCashFlow(START, 50), 170, method),
    { full: [100, 5, 170, 100], half: [100, 5, 170, 110], fixed: [100, 5, 170, 100] },
  ],
  [
    'money paid out and a profit, then an update',
    (method) => updated(afterCashFlow(START, -50), 73, method),
    { full: [103, 8, 73, 103], half: [103, 8, 73, 110], fixed: [100, 8, 73, 100] },
  ],
  [
    'money paid in to trade with, then an update',
    (method) => updated(afterCashFlow(START, 50, true), 170, method),
    { full: [150, 5, 170, 150], half: [150, 5, 170, 160], fixed: [150, 5, 170, 150] },
  ],
  [
    'an update that was missed, then one',
    (method) => updated(START, 126, method),
    { full: [106, 11, 126, 106], half: [106, 11, 126, 110], fixed: [100, 11, 126, 100] },
  ],
  [
    'the ceiling lowered below capital at risk',
    (method) => updated({ ...START, max: 90 }, 121, method),
    { full: [101, 6, 121, 101], half: [90, 6, 121, 90], fixed: [100, 6, 121, 100] },
  ],
];

test.each(TABLE.flatMap(([what, act, rows]) => METHODS.map((method) => [what, method, act, rows] as const)))(
  '%s: %s',
  (_, method, act, rows) => {
    expect(rowOf(act(method))).toEqual(rows[method]);
  },
);

test.each([
  ['10 % up', 132, 'updated'],
  ['10 % down', 108, 'updated'],
  ['just above 10 % up', 132.000_1, 'large-change'],
  ['just above 10 % down', 107.999_9, 'large-change'],
])('the guard: %s', (_, value, kind) => {
  for (const method of METHODS) expect(capitalUpdate(START, value, { method }).kind).toBe(kind);
});

test('a deposit is unusual above what the account is worth; a withdrawal of more than that is refused elsewhere', () => {
  expect([119, 120, 121, 1e12].map((amount) => isUnusualDeposit(START, amount))).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect([-1, -121].some((amount) => isUnusualDeposit(START, amount))).toBe(false);
});
