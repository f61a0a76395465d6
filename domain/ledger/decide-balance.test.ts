import type { BalanceInput } from '../inputs/stack-requests';
import { balanceInput } from '../inputs/stack-requests';
import { type BalanceFacts, decideBalance } from './decide-balance';
import type { LedgerRow } from './ledger-row';
import { contractPosition, contractPositions, strategyPosition, strategyPositions } from './positions';

const now = new Date('2026-11-20T15:00:00Z');
const days = [16, 17, 18, 19].map((day) => Date.UTC(2026, 10, day, 20));
const facts: BalanceFacts = {
  strategies: ['carry', 'trend'],
  contracts: [{ contract: '20261200' }, { contract: '20270300' }],
  entered: [],
  unexplained: [],
  prices: { times: Float64Array.from(days), values: Float64Array.of(398, 402, 398, 400) },
};
const settings = { systemZone: 'Europe/London', collarDailyVols: 5, now };
const request: BalanceInput = {
  ...{ id: 'phone-1', strategy: 'carry', instrument: 'CORN', contract: '20261200' },
  ...{ quantity: -3, price: 401, reason: 'traded by phone' },
};
const decide = (change: Partial<BalanceInput> = {}, known: Partial<BalanceFacts> = {}) =>
  decideBalance({ ...request, ...change }, { ...facts, ...known }, settings);
const rowOf = (change: Partial<BalanceInput> = {}) => {
  const decision = decide(change);
  if (decision.kind === 'refused') throw new Error(decision.reason);
  return decision.row!;
};

describe('a trade made elsewhere that a person puts into the ledger', () => {
  it('is a row of its own kind, of no order, with who, when and why', () => {
    expect(rowOf({ by: 'ann' })).toEqual({
      ...{ id: 'balance:phone-1#1', identity: 'balance:phone-1', version: 1, kind: 'balance' },
      ...{ strategy: 'carry', instrument: 'CORN', contract: '20261200', quantity: -3, price: 401, time: now },
      ...{ tradeDate: '2026-11-20', enteredBy: 'ann', note: 'traded by phone' },
    });
    expect(rowOf({ time: '2026-11-19T10:00:00Z' })).toMatchObject({
      ...{ time: new Date('2026-11-19T10:00:00Z'), tradeDate: '2026-11-19', enteredBy: 'operator' },
    });
  });

  it('moves the strategy and the contract, or the one of them that is named', () => {
    const positions = (row: LedgerRow) => [
      strategyPosition([row], 'carry', 'CORN'),
      contractPosition([row], 'CORN', '20261200'),
    ];
    expect(positions(rowOf())).toEqual([-3, -3]);
    expect(positions(rowOf({ contract: undefined }))).toEqual([-3, 0]);
    expect(positions(rowOf({ strategy: undefined }))).toEqual([0, -3]);
  });

  it('entered twice under one id is booked once, whatever happened to the prices meanwhile', () => {
    const entered = [rowOf()];
    const again = decide({}, { entered, prices: { times: new Float64Array(), values: new Float64Array() } });
    expect(again).toEqual({ kind: 'done', summary: expect.stringMatching(/booked before as phone-1/) });
  });

  it('names the strategy or the contract', () => {
    const { strategy: _, contract: __, ...neither } = request;
    expect(balanceInput.safeParse(neither).error?.issues[0].message).toMatch(/needs "strategy", "contract"/);
    expect(balanceInput.safeParse({ ...request, contract: '202612' }).success).toBe(false);
    expect(balanceInput.safeParse({ ...request, price: Number.NaN }).success).toBe(false);
    expect(balanceInput.safeParse({ ...request, reason: ' ' }).success).toBe(false);
  });

  const told = { identity: 'exec:1', contract: '20261200', quantity: -2 };
  it.each<[string, RegExp, Partial<BalanceInput>, Partial<BalanceFacts>]>([
    ['an unknown strategy', /strategy cary does not run .*carry, trend/, { strategy: 'cary' }, {}],
    ['an unknown instrument', /no contract of CORN is known/, {}, { contracts: [] }],
    ['an unknown contract', /20270500 of CORN is not known/, { contract: '20270500' }, {}],
    ['nothing', /the quantity is 0/, { quantity: 0 }, {}],
    ['half a contract', /not a whole number/, { quantity: 0.5 }, {}],
    ['a time to come', /in the future/, { time: '2026-11-20T15:02:00Z' }, {}],
    ['a price far off', /away from the last price 400/, { price: 500 }, {}],
    [
      'a price with nothing to compare',
      /no price is known/,
      {},
      { prices: { times: new Float64Array(), values: new Float64Array() } },
    ],
    [
      'an id used for another trade',
      /was used for carry CORN 20261200 -3 at 401/,
      { quantity: -2 },
      {
        entered: [rowOf()],
      },
    ],
    [
      'what the broker has reported and asked about: answered too, it would count twice',
      /questions answer execution\/exec:1 adopt/,
      {},
      { unexplained: [told] },
    ],
  ])('is refused for %s', (_what, reason, change, known) => {
    expect(decide(change, known)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
  });

  it('is booked at any price that is confirmed, and beside reports of the other side', () => {
    expect(decide({ price: 500, priceConfirmed: true }).kind).toBe('done');
    expect(decide({}, { unexplained: [{ ...told, quantity: 2 }] }).kind).toBe('done');
  });
});

test('pysystemtrade #916, #958: a balance trade needs no expiry, and its opposite leaves nothing at either level', () => {
  const there = rowOf();
  const back = rowOf({ id: 'phone-2', quantity: 3 });
  const rows = [there, back];
  expect([...strategyPositions(rows), ...contractPositions(rows)]).toEqual([]);
  expect(contractPositions([there])).toEqual([{ instrument: 'CORN', contract: '20261200', quantity: -3 }]);
});
