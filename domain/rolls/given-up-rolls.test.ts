import type { LedgerRow } from '../ledger/ledger-row';
import {
  type BrokerOrder,
  type ContractOrder,
  type InstrumentOrder,
  ROLL_PSEUDO_STRATEGY,
} from '../orders/order';
import { givenUpRolls, givenUpText, mayEnd } from './given-up-rolls';
import { ROLL_STATES, type RollState } from './roll-state';

const [OLD, PRICED, FORWARD] = ['20261200', '20270300', '20270600'];
type Legs = readonly (readonly [contract: string, trade: number])[];

/** Contract orders of a roll of 3: each its legs. */
const MADE: Readonly<Record<string, readonly Legs[]>> = {
  spread: [
    [
      [PRICED, -3],
      [FORWARD, 3],
    ],
  ],
  outright: [[[PRICED, -3]], [[FORWARD, 3]]],
  close: [[[PRICED, -3]]],
  old: [
    [
      [OLD, -3],
      [PRICED, 3],
    ],
  ],
};

interface Case {
  readonly kind: keyof typeof MADE;
  readonly state: RollState;
  /** Signed contracts, by contract order. */
  readonly filled?: readonly (readonly number[])[];
  /** The contract order of which a broker order is at work. */
  readonly working?: number;
}

function rollOf({ kind, state, filled = [], working }: Case) {
  const strategy = kind === 'close' ? 'trend' : ROLL_PSEUDO_STRATEGY;
  const common = { instrument: 'BUND', strategy, rollOrder: true };
  const order = { ...common, level: 'instrument', number: 1, id: 'i', trade: [kind === 'close' ? -3 : 0] };
  const contract = MADE[kind].map((legs, i) => ({
    ...{ ...common, level: 'contract', number: i + 1, id: `c${i}`, parentId: 'i' },
    ...{ contracts: legs.map(([id]) => id), trade: legs.map(([, trade]) => trade) },
  }));
  const ledger = filled.flatMap((legs, i) =>
    legs.map((quantity, leg) => ({
      ...{ identity: `${i}/${leg}`, version: 1, kind: 'broker', strategy, instrument: 'BUND', quantity },
      ...{
        instrumentOrderId: 'i',
        contractOrderId: `c${i}`,
        contract: MADE[kind][i][leg][0],
        price: 1,
        time: new Date(0),
      },
    })),
  );
  const broker = working === undefined ? [] : [{ level: 'broker', number: 7, parentId: `c${working}` }];
  const book = {
    instrument: [order as unknown as InstrumentOrder],
    contract: contract as unknown as ContractOrder[],
    broker: broker as unknown as BrokerOrder[],
    ledger: ledger as unknown as LedgerRow[],
  };
  const held = { instrument: 'BUND', contracts: { price: PRICED, forward: FORWARD }, rollState: state };
  return givenUpRolls(book, held);
}

test.each<[string, readonly RollState[]]>([
  ['spread', ['Force']],
  ['outright', ['Force_Outright']],
  ['close', ['Close']],
  ['old', ROLL_STATES],
])('orders of a %s end in every state but %j', (kind, kept) => {
  const ending = ROLL_STATES.filter((state) => rollOf({ kind, state }).some(mayEnd));
  expect(ending).toEqual(ROLL_STATES.filter((state) => !kept.includes(state)));
});

test.each<[string, Omit<Case, 'state'>, RegExp]>([
  ['nothing filled', { kind: 'outright' }, /^I1 of the roll ends: nothing/],
  ['a spread filled in part', { kind: 'spread', filled: [[-1, 1]] }, /^I1 of the roll ends: nothing/],
  ['one leg of a spread reported', { kind: 'spread', filled: [[-1]] }, /trades on .*: 1 sold so far/],
  ['a spread at the broker', { kind: 'spread', working: 0 }, /ends once B7 has ended; .*orders cancel B7$/],
  ['one side done', { kind: 'outright', filled: [[-3]] }, /trades on until both sides are even: 3 sold/],
  ['the other side further', { kind: 'outright', filled: [[-1], [3]] }, /trades on .*: 2 bought/],
  ['both sides in part', { kind: 'outright', filled: [[-2], [2]] }, /^I1 of the roll ends: nothing/],
  ['a close filled in part', { kind: 'close', filled: [[-1]] }, /^I1 of the roll ends: nothing/],
  ['a close at the broker', { kind: 'close', filled: [[-1]], working: 0 }, /ends once B7 has ended/],
])('of a roll that is given up with %s the operator is told what becomes of it', (_, made, text) => {
  const [roll] = rollOf({ ...made, state: 'No_Roll' });
  expect(givenUpText(roll)).toMatch(text);
  expect(mayEnd(roll)).toBe(/ends: nothing/.test(givenUpText(roll)));
});

test.each<[string, readonly (readonly number[])[]]>([
  ['spread', [[-3, 3]]],
  ['outright', [[-3], [3]]],
  ['close', [[-3]]],
])('a %s that is completely filled is done, not given up', (kind, filled) => {
  expect(rollOf({ kind, filled, state: 'Passive' })).toEqual([]);
});
