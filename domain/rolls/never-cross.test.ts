import fc from 'fast-check';
import type { LedgerRow } from '../ledger/ledger-row';
import { fillOfContractOrder } from '../ledger/order-fill';
import { contractPositions } from '../ledger/positions';
import type { Book } from '../orders/book';
import type { ContractOrder, InstrumentOrder } from '../orders/order';
import { planContractOrders } from '../orders/plan-contract-orders';
import { planRollsOf } from './held-instrument';
import { ROLL_STATES } from './roll-state';

const [OLD, PRICED, FORWARD] = ['20261200', '20270300', '20270600'];
const CONTRACTS = { price: PRICED, forward: FORWARD };
const FACTS = { contracts: CONTRACTS, known: [], finals: new Map() };
const SETTINGS = {
  system_zone: 'Europe/London',
  expiry_guard: { no_opening_days: 3, alarm_days: 5 },
  roll_policy: { source: 'parameters' },
};

let count = 0;
const fill = (strategy: string, contract: string, quantity: number, contractOrderId?: string) => {
  const identity = `exec:${++count}`;
  return {
    ...{ id: `${identity}#1`, identity, version: 1, kind: 'broker', strategy, instrument: 'BUND' },
    ...{ contract, quantity, price: 100, time: new Date(0), tradeDate: '2027-02-01', contractOrderId },
  } as LedgerRow;
};

/** Orders, contract orders and fills of one instrument; contract orders that are filled are no longer active. */
class Market {
  instrument: readonly InstrumentOrder[] = [];
  contract: readonly ContractOrder[] = [];
  ledger: readonly LedgerRow[] = [];
  private readonly begun = new Set<string>();

  book(): Book {
    const active = this.contract.filter((order) => !fillOfContractOrder(order, this.ledger).complete);
    return {
      ...{ instrument: this.instrument, contract: active, broker: [], ledger: this.ledger },
      positions: contractPositions(this.ledger),
    };
  }

  spawn(rollState: (typeof ROLL_STATES)[number]): void {
    for (const order of this.instrument.filter((each) => !each.rollOrder && !this.begun.has(each.id))) {
      const spawned = planContractOrders(order, this.book(), { ...FACTS, rollState }, SETTINGS, 0);
      if (spawned.kind !== 'orders') continue;
      this.begun.add(order.id);
      this.add(order.id, spawned.orders);
    }
  }

  roll(rollState: (typeof ROLL_STATES)[number]): void {
    const held = { instrument: 'BUND', contracts: CONTRACTS, rollState };
    for (const { contractOrders } of planRollsOf(this.book(), held, new Map()).rolls)
      this.add(`roll${count++}`, contractOrders);
  }

  /** A part of the oldest order that is active is filled. */
  fillSome(most: number): void {
    const [order] = this.book().contract;
    if (!order) return;
    const size = Math.min(most, Math.abs(fillOfContractOrder(order, this.ledger).remaining[0]));
    order.contracts.forEach((contract, leg) => {
      const row = fill(order.strategy, contract, Math.sign(order.trade[leg]) * size, order.id);
      this.ledger = [...this.ledger, row];
    });
  }

  private add(parentId: string, planned: readonly object[]): void {
    const made = planned.map((order) => ({ ...order, id: `c${count++}`, parentId, status: 'active' }));
    this.contract = [...this.contract, ...(made as unknown as ContractOrder[])];
  }
}

/** What is left to trade of a contract, by orders of rolls or of strategies. */
function remainders(book: Book, contract: string, rollOrder: boolean): readonly number[] {
  return book.contract
    .filter((order) => order.rollOrder === rollOrder && order.contracts.includes(contract))
    .map((order) => fillOfContractOrder(order, book.ledger).remaining[order.contracts.indexOf(contract)]);
}

const lots = fc.integer({ min: -6, max: 6 });
const step = fc.record({
  state: fc.constantFrom(...ROLL_STATES),
  strategy: fc.constantFrom('carry', 'trend'),
  trade: lots,
  filled: fc.nat(6),
});

test('pysystemtrade #1569, #1193: strategy orders and roll orders of one instrument never cross, whatever states and fills', () => {
  fc.assert(
    fc.property(
      lots,
      lots,
      lots,
      fc.array(step, { minLength: 1, maxLength: 12 }),
      (carry, trend, old, steps) => {
        const market = new Market();
        market.ledger = [
          ...[fill('carry', PRICED, carry), fill('trend', PRICED, trend)],
          ...(old === 0 ? [] : [fill('carry', OLD, old)]),
        ];
        for (const { state, strategy, trade, filled } of steps) {
          const order = { id: `i${count++}`, strategy, instrument: 'BUND', trade: [trade], type: 'best' };
          market.instrument = [
            ...market.instrument,
            { ...order, rollOrder: false } as unknown as InstrumentOrder,
          ];
          market.spawn(state);
          market.roll(state);
          for (const contract of [OLD, PRICED, FORWARD]) {
            const rolls = remainders(market.book(), contract, true);
            const others = remainders(market.book(), contract, false);
            for (const a of rolls) for (const b of others) expect(a * b).toBeGreaterThanOrEqual(0);
          }
          if (filled > 0) market.fillSome(filled);
        }
      },
    ),
    { numRuns: 500 },
  );
});
