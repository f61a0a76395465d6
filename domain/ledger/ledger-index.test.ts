import fc from 'fast-check';
import { ROLL_PSEUDO_STRATEGY } from '../orders/order';
import { rowId } from './execution-id';
import { withRows } from './ledger-index';
import type { LedgerRow } from './ledger-row';
import { fillOfBrokerOrder, fillOfContractOrder, fillOfInstrumentOrder } from './order-fill';
import { contractPosition, contractPositions, strategyPosition, strategyPositions } from './positions';

const HOUR_MS = 3_600_000;

const row = fc
  .record({
    identity: fc.integer({ min: 1, max: 30 }).map((number) => `exec:${number}`),
    version: fc.integer({ min: 1, max: 3 }),
    strategy: fc.constantFrom('carry', 'trend', '', ROLL_PSEUDO_STRATEGY),
    contract: fc.constantFrom('20241200', '20251200', ''),
    quantity: fc.integer({ min: -5, max: 5 }),
    hour: fc.integer({ min: 0, max: 200 }),
    order: fc.constantFrom('1', '2', undefined),
  })
  .map(
    ({ hour, order, ...each }): LedgerRow => ({
      ...each,
      id: rowId(each.identity, each.version),
      kind: 'broker',
      instrument: 'CORN',
      price: 400 + hour,
      time: new Date(Date.parse('2024-10-15T15:00:00Z') + hour * HOUR_MS),
      tradeDate: '2024-10-15',
      ...(order === undefined
        ? {}
        : { instrumentOrderId: order, contractOrderId: order, brokerOrderId: order }),
    }),
  );
const ledger = fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 80 });

/** All that is derived from a list of rows. */
function derived(rows: readonly LedgerRow[]) {
  const trade = { contracts: ['20241200'], trade: [5] };
  return {
    contracts: contractPositions(rows),
    strategies: strategyPositions(rows),
    ofContract: contractPosition(rows, 'CORN', '20251200'),
    ofStrategy: strategyPosition(rows, 'trend', 'CORN'),
    fills: ['1', '2', '3'].map((id) => [
      fillOfBrokerOrder({ id, ...trade }, rows),
      fillOfContractOrder({ id, ...trade }, rows),
      fillOfInstrumentOrder({ id, trade: [5] }, rows),
    ]),
  };
}

function byTime(rows: readonly LedgerRow[]): readonly LedgerRow[] {
  return [...rows].sort((a, b) => a.time.getTime() - b.time.getTime() || (a.id < b.id ? -1 : 1));
}

test('a ledger that grew, row by row or many at once, gives what one read as a whole gives', () => {
  fc.assert(
    fc.property(ledger, fc.array(fc.nat({ max: 40 }), { maxLength: 5 }), (all, sizes) => {
      let rest = all;
      let grown: readonly LedgerRow[] = [];
      for (const size of [...sizes, all.length]) {
        grown = withRows(grown, rest.slice(0, size));
        rest = rest.slice(size);
        // Asked in between, as each look at the order stack does.
        expect(derived(grown)).toEqual(derived(byTime(grown)));
      }
      expect(grown).toEqual(byTime(all));
    }),
  );
});

test('a correction that comes later takes the place of its row, also after many others', () => {
  const [first] = fc.sample(row, 1);
  const many = Array.from(
    { length: 1200 },
    (_, index): LedgerRow => ({
      ...first,
      ...{ identity: `exec:m${index}`, version: 1, id: rowId(`exec:m${index}`, 1) },
      ...{ strategy: 'trend', contract: '20241200', quantity: 1 },
      time: new Date(index * 1000),
    }),
  );
  let grown: readonly LedgerRow[] = [];
  for (let from = 0; from < many.length; from += 100) {
    grown = withRows(grown, many.slice(from, from + 100));
    expect(contractPosition(grown, 'CORN', '20241200')).toBe(from + 100);
  }
  const busted = { ...many[3], version: 2, id: rowId('exec:m3', 2), quantity: 0 };
  expect(contractPosition(withRows(grown, [busted]), 'CORN', '20241200')).toBe(1199);
  expect(contractPosition(grown, 'CORN', '20241200')).toBe(1200);
});
