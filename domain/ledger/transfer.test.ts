import fc from 'fast-check';
import { holdingPandl } from '../../reports/pandl/holding-pandl';
import type { InstrumentLock } from '../limits/lock';
import type { InstrumentOrder } from '../orders/order';
import { rowId } from './execution-id';
import type { LedgerRow } from './ledger-row';
import { contractPositions, strategyPosition, strategyPositions } from './positions';
import {
  decideTransfer,
  isBeingTransferred,
  type TransferDecision,
  type TransferFacts,
  type TransferRequest,
  transferLockOwner,
  transferPair,
} from './transfer';

const AT = new Date('2026-11-20T23:10:00Z');
const ENTRY = { time: AT, tradeDate: '2026-11-20', by: 'me', note: 'replaced' };

function fill(strategy: string, instrument: string, quantity: number, number = 1): LedgerRow {
  const identity = `exec:${strategy}/${instrument}/${number}`;
  const when = { time: new Date('2026-11-19T15:00:00Z'), tradeDate: '2026-11-19' };
  const row = { strategy, instrument, contract: '20261200', quantity, price: 100, ...when };
  return { id: rowId(identity, 1), identity, version: 1, kind: 'broker', ...row };
}

const LEDGER = [fill('old', 'CORN', 3), fill('old', 'US10', -2), fill('new', 'CORN', 1)];

const request = (change: Partial<TransferRequest> = {}): TransferRequest => ({
  ...{ id: 'r1', from: 'old', to: 'new', instruments: [] },
  ...change,
});

function facts(change: Partial<TransferFacts> = {}, ledger: readonly LedgerRow[] = LEDGER): TransferFacts {
  return {
    book: { instrument: [], contract: [], broker: [], ledger },
    locks: [],
    prices: new Map([
      ['CORN', 450],
      ['US10', 110],
    ]),
    receivers: ['old', 'new'],
    ...change,
  };
}

const lock = (owner: string): InstrumentLock => ({ instrument: 'CORN', owner, reason: 'r', at: AT });
const order = (strategy: string, instrument = 'CORN') =>
  ({ strategy, instrument, level: 'instrument' }) as InstrumentOrder;
const withOrder = (each: InstrumentOrder) => facts({ book: { ...facts().book, instrument: [each] } });

function withTransfer(rows: readonly LedgerRow[], asked: TransferRequest, decision: TransferDecision) {
  if (decision.kind === 'refused') throw new Error(decision.reason);
  return [...rows, ...decision.lines.flatMap((line) => transferPair(asked, line, ENTRY))];
}

const CORN = { instrument: 'CORN', quantity: 3, price: 450, heldByOther: 1 };
const US10 = { instrument: 'US10', quantity: -2, price: 110, heldByOther: 0 };

const ALLOWED: [string, TransferRequest, TransferFacts, object[]][] = [
  ['all that is held', request(), facts(), [CORN, US10]],
  ['what is named', request({ instruments: ['US10'] }), facts(), [US10]],
  ['an instrument named twice, once', request({ instruments: ['US10', 'US10'] }), facts(), [US10]],
  ['at a stated price', request({ instruments: ['CORN'], price: 7 }), facts(), [{ ...CORN, price: 7 }]],
  ['at a negative price', request({ instruments: ['CORN'], price: -7 }), facts(), [{ ...CORN, price: -7 }]],
  ['with its own lock', request(), facts({ locks: [lock(transferLockOwner('r1'))] }), [CORN, US10]],
  ['while a third strategy trades it', request(), withOrder(order('third')), [CORN, US10]],
  ['while they trade something else', request(), withOrder(order('old', 'GOLD')), [CORN, US10]],
];

const REFUSED: [string, RegExp, TransferRequest, TransferFacts][] = [
  ['to itself', /same strategy/, request({ to: 'old' }), facts()],
  ['to a strategy that does not run', /cannot take positions/, request(), facts({ receivers: ['old'] })],
  [
    'of what is not held',
    /does not hold GOLD; it holds CORN, US10/,
    request({ instruments: ['GOLD'] }),
    facts(),
  ],
  ['at one price for two', /belongs to one instrument/, request({ price: 5 }), facts()],
  ['while the old one trades it', /CORN: 1 orders/, request(), withOrder(order('old'))],
  ['while the new one trades it', /CORN: 1 orders/, request(), withOrder(order('new'))],
  ['while it is locked', /CORN is locked by operator/, request(), facts({ locks: [lock('operator')] })],
  [
    'while another transfer runs',
    /locked by transfer:r2/,
    request(),
    facts({ locks: [lock('transfer:r2')] }),
  ],
  ['without a price', /US10 has no adjusted price/, request(), facts({ prices: new Map([['CORN', 1]]) })],
];

it.each(ALLOWED)('moves %s', (_, asked, known, lines) => {
  expect(decideTransfer(asked, known)).toEqual({ kind: 'transfer', lines, done: [] });
});

it.each(REFUSED)('refuses a transfer %s', (_, reason, asked, known) => {
  expect(decideTransfer(asked, known)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});

it('does the rest of a request that was interrupted, and nothing when all of it is done', () => {
  const half = withTransfer(LEDGER, request(), { kind: 'transfer', lines: [CORN], done: [] });
  expect(decideTransfer(request(), facts({}, half))).toEqual({
    ...{ kind: 'transfer', lines: [US10], done: ['CORN'] },
  });
  const whole = withTransfer(half, request(), { kind: 'transfer', lines: [US10], done: [] });
  expect(decideTransfer(request(), facts({}, whole))).toMatchObject({ lines: [], done: ['CORN', 'US10'] });
  const named = request({ instruments: ['CORN'], price: 450 });
  expect(decideTransfer(named, facts({}, whole))).toEqual({ kind: 'transfer', lines: [], done: ['CORN'] });
});

const moved = withTransfer(LEDGER, request(), decideTransfer(request(), facts()));

it.each<[string, boolean, readonly LedgerRow[], readonly InstrumentLock[]]>([
  ['stays while nothing happens', false, LEDGER, []],
  ['stays beside a lock of another kind', false, LEDGER, [lock('operator')]],
  ['gives way to a transfer that has begun', true, LEDGER, [lock(transferLockOwner('r1'))]],
  ['gives way to a transfer that is over', true, moved, []],
])('an order %s', (_, gives, ledger, locks) => {
  const corn = { strategy: 'old', instrument: 'CORN' };
  expect(isBeingTransferred(corn, LEDGER, { locks, ledger })).toBe(gives);
  expect(isBeingTransferred({ ...corn, strategy: 'third' }, LEDGER, { locks: [], ledger })).toBe(false);
});

const ledgers = fc
  .array(
    fc.tuple(
      fc.constantFrom('old', 'new', 'third'),
      fc.constantFrom('CORN', 'US10'),
      fc.integer({ min: -9, max: 9 }),
    ),
    { maxLength: 12 },
  )
  .map((fills) => fills.map(([strategy, code, quantity], i) => fill(strategy, code, quantity, i)));

describe('whatever was held', () => {
  it('a transfer leaves contracts and the sum over strategies as they are, and nothing with the old one', () => {
    fc.assert(
      fc.property(ledgers, (rows) => {
        const after = withTransfer(rows, request(), decideTransfer(request(), facts({}, rows)));
        expect(contractPositions(after)).toEqual(contractPositions(rows));
        for (const code of ['CORN', 'US10']) {
          const sum = (all: readonly LedgerRow[]) =>
            strategyPosition(all, 'old', code) + strategyPosition(all, 'new', code);
          expect(sum(after)).toBe(sum(rows));
          expect(strategyPosition(after, 'old', code)).toBe(0);
          expect(strategyPosition(after, 'third', code)).toBe(strategyPosition(rows, 'third', code));
        }
      }),
    );
  });

  it('a transfer back undoes one to a strategy that held nothing', () => {
    fc.assert(
      fc.property(ledgers, (all) => {
        const rows = all.filter(({ strategy }) => strategy !== 'new');
        const there = withTransfer(rows, request(), decideTransfer(request(), facts({}, rows)));
        const back = request({ id: 'r2', from: 'new', to: 'old' });
        const again = withTransfer(there, back, decideTransfer(back, facts({}, there)));
        expect(strategyPositions(again)).toEqual(strategyPositions(rows));
      }),
    );
  });

  it('profit at any price of the transfer, of both together, is what it was without one', () => {
    const times = [-2, -1, 1, 2].map((day) => AT.getTime() + day * 86_400_000);
    const prices = { times, values: [100, 104, 90, 97] };
    const flat = { times: [times[0]], values: [1] };
    const profit = (fills: readonly LedgerRow[]) =>
      holdingPandl(
        {
          openingPosition: 0,
          fills: fills.map(({ time, quantity, price }) => ({ time: time.getTime(), quantity, price })),
          ...{ prices, pointSize: 50, fx: flat },
        },
        flat,
      ).reduce((sum, { percent }) => sum + percent, 0);
    fc.assert(
      fc.property(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -50, max: 200 }), (held, price) => {
        const rows = held === 0 ? [] : [fill('old', 'CORN', held)];
        const pair =
          rows.length === 0
            ? []
            : transferPair(request(), { instrument: 'CORN', quantity: held, price }, ENTRY);
        const [gone, come] = [pair.slice(0, 1), pair.slice(1)];
        expect(profit([...rows, ...gone]) + profit(come)).toBeCloseTo(profit(rows), 6);
        expect(profit([...rows, ...gone])).toBeCloseTo(held * (price - 100) * 50 * 100, 6);
      }),
    );
  });
});
