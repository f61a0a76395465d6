import fc from 'fast-check';
import type { LedgerRow } from '../ledger/ledger-row';
import { contractPositions } from '../ledger/positions';
import type { Book } from '../orders/book';
import type { InstrumentOrder } from '../orders/order';
import { planContractOrders } from '../orders/plan-contract-orders';
import { endedByClose } from './ended-by-close';
import { planRollsOf } from './held-instrument';
import type { PlannedRoll } from './roll-plan';

const [PRICED, FORWARD] = ['20270300', '20270600'];
const HELD = { instrument: 'BUND', contracts: { price: PRICED, forward: FORWARD } };
const SETTINGS = {
  system_zone: 'Europe/London',
  expiry_guard: { no_opening_days: 3, alarm_days: 5 },
  roll_policy: { source: 'parameters' },
};

let rows = 0;
const fill = (strategy: string, quantity: number) => {
  const identity = `exec:${++rows}`;
  return {
    ...{ id: `${identity}#1`, identity, version: 1, kind: 'broker', strategy, instrument: 'BUND' },
    ...{ contract: PRICED, quantity, price: 100, time: new Date(0), tradeDate: '2027-02-01' },
  } as LedgerRow;
};
const order = (strategy: string, trade: number) =>
  ({
    ...{ id: `i-${strategy}`, strategy, instrument: 'BUND', trade: [trade], type: 'best', rollOrder: false },
  }) as unknown as InstrumentOrder;

const bookOf = (ledger: readonly LedgerRow[], instrument: readonly InstrumentOrder[] = []): Book => ({
  ...{ instrument, contract: [], broker: [], ledger },
  positions: contractPositions(ledger),
});
const closing = (book: Book): PlannedRoll | undefined =>
  planRollsOf(book, { ...HELD, rollState: 'Close' }, new Map()).rolls[0];
const priced = (ledger: readonly LedgerRow[]) =>
  contractPositions(ledger).find(({ contract }) => contract === PRICED)?.quantity ?? 0;

const lots = fc.integer({ min: -9, max: 9 });

test('Close state closes to exactly 0, however the orders for it are filled and cut short', () => {
  fc.assert(
    fc.property(lots, lots, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }), (a, b, fills) => {
      let ledger: readonly LedgerRow[] = [fill('trend', a), fill('carry', b)];
      const start = priced(ledger);
      // Each order is filled in part and ends; the next look makes another of what is left. The last is filled.
      for (const most of [...fills, Number.POSITIVE_INFINITY]) {
        const { rolls } = planRollsOf(bookOf(ledger), { ...HELD, rollState: 'Close' }, new Map());
        for (const { contractOrders } of rolls) {
          const [{ strategy, contracts, trade }] = contractOrders;
          expect([contractOrders.length, contracts]).toEqual([1, [PRICED]]);
          ledger = [...ledger, fill(strategy, Math.sign(trade[0]) * Math.min(most, Math.abs(trade[0])))];
          expect(priced(ledger) * start).toBeGreaterThanOrEqual(0); // never through 0
        }
      }
      expect(priced(ledger) + 0).toBe(0);
      expect(closing(bookOf(ledger))).toBeUndefined();
    }),
  );
});

test('an order that waited while the position was closed leaves no +1 or -1 behind', () => {
  const held = [fill('trend', 3), fill('carry', 1)];
  const [stale, others] = [order('trend', -1), order('carry', 2)];
  const book = bookOf(held, [stale, others]);
  expect(planContractOrders(stale, book, { ...FACTS, rollState: 'Close' }, SETTINGS, 0).kind).toBe('wait');
  const { rolls } = planRollsOf(book, { ...HELD, rollState: 'Close' }, new Map());
  expect(rolls.flatMap((roll) => endedByClose(roll, book))).toEqual([others, stale]);
});

const FACTS = { contracts: HELD.contracts, known: [], finals: new Map() };

test('nothing is ended by a roll that moves no strategy, nor what has contract orders already', () => {
  const orders = [order('trend', -1)];
  const held = [fill('trend', 3)];
  const force = planRollsOf(bookOf(held), { ...HELD, rollState: 'Force' }, new Map()).rolls[0];
  expect(endedByClose(force, bookOf(held, orders))).toEqual([]);
  const child = { id: 'c', parentId: 'i-trend', instrument: 'BUND' } as never;
  const begun = { ...bookOf(held, orders), contract: [child] };
  expect(endedByClose(closing(bookOf(held))!, begun)).toEqual([]);
});
