import { effectiveRows } from './effective-rows';
import { rowId } from './execution-id';
import type { LedgerRow } from './ledger-row';
import { manualCounterparts, mayBeFillOf, placesTaken } from './manual-counterpart';
import { contractPosition } from './positions';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 15, minute));

function row(identity: string, quantity: number, changes: Partial<LedgerRow> = {}): LedgerRow {
  const version = changes.version ?? 1;
  return {
    id: rowId(identity, version),
    identity,
    version,
    kind: identity.startsWith('exec') ? 'broker' : 'manual',
    strategy: 'carry',
    instrument: 'CORN',
    contract: '20241200',
    quantity,
    price: 401,
    time: at(0),
    tradeDate: '2026-11-20',
    contractOrderId: 'c1',
    ...changes,
  };
}

const fill = { identity: 'exec:1', contract: '20241200', quantity: -2 };

describe('manual fills that may be the same trade as an execution', () => {
  it('are of its contract and side, and not taken the place of', () => {
    const rows = [
      row('manual:later', -1, { time: at(5) }),
      row('manual:a', -3),
      row('manual:other side', 3),
      row('manual:other contract', -3, { contract: '20250300' }),
      row('manual:gone', -3),
      row('manual:gone', 0, { version: 2 }),
      row('exec:9', -3),
    ];
    expect(manualCounterparts(rows, fill).map((each) => each.identity)).toEqual(['manual:a', 'manual:later']);
  });

  it('were entered on the broker order, or on its contract order since it was sent', () => {
    const order = { id: 'b7', parentId: 'c1', sendingAt: at(10) };
    const may = (changes: Partial<LedgerRow>) => mayBeFillOf(order, row('manual:a', -1, changes));
    expect(may({ brokerOrderId: 'b7', time: at(0) })).toBe(true);
    expect(may({ brokerOrderId: 'b8', time: at(20) })).toBe(false);
    expect(may({ time: at(10) })).toBe(true);
    expect(may({ time: at(9) })).toBe(false);
    expect(may({ contractOrderId: 'c2', time: at(20) })).toBe(false);
  });
});

describe('an execution in the place of manual fills', () => {
  /** Links, books the execution, and gives all rows. */
  const linked = (rows: readonly LedgerRow[], told: typeof fill): readonly LedgerRow[] => {
    const taken = placesTaken(rows, manualCounterparts(rows, told), told);
    const booked = row(told.identity, told.quantity);
    return [...rows, ...taken, ...(rows.some((each) => each.id === booked.id) ? [] : [booked])];
  };
  const position = (rows: readonly LedgerRow[]) => contractPosition(rows, 'CORN', '20241200');

  it('a fill in parts takes the place of one that was entered as a whole', () => {
    const first = linked([row('manual:a', -3)], fill);
    expect(position(first)).toBe(-3);
    const both = linked(first, { ...fill, identity: 'exec:2', quantity: -1 });
    expect(position(both)).toBe(-3);
    expect(effectiveRows(both).find((each) => each.kind === 'manual')).toMatchObject({
      quantity: 0,
      version: 3,
      replacedBy: 'exec:2',
    });
  });

  it('one execution takes the place of several, oldest first, and never more than it is', () => {
    const rows = linked([row('manual:a', -1), row('manual:b', -2, { time: at(1) })], fill);
    expect(position(rows)).toBe(-3);
    expect(effectiveRows(rows).map(({ identity, quantity }) => [identity, quantity])).toEqual([
      ['manual:a', 0],
      ['manual:b', -1],
      ['exec:1', -2],
    ]);
    expect(position(linked([row('manual:a', -1)], fill))).toBe(-2);
  });

  it('a second time, or after a crash at any row, it takes nothing more', () => {
    const rows = [row('manual:a', -1), row('manual:b', -2, { time: at(1) })];
    const whole = linked(rows, fill);
    expect(linked(whole, fill)).toEqual(whole);
    const [first] = placesTaken(rows, manualCounterparts(rows, fill), fill);
    expect(position(linked([...rows, first], fill))).toBe(-3);
  });
});
