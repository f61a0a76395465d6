import fc from 'fast-check';
import type { LedgerRow } from '../ledger/ledger-row';
import { contractPosition, strategyPosition } from '../ledger/positions';
import { ownerOfFill, withQuantity } from '../ledger/shared-fill';
import { planNetting } from './netting';
import { type OrderShare, sharedBy } from './order-share';

const order = (strategy: string, trade: number): OrderShare => ({
  ...{ instrumentOrderId: `i-${strategy}`, strategy, trade },
});
const net = (trades: Readonly<Record<string, number>>) => {
  const { crossed, residual } = planNetting(
    Object.entries(trades).map(([name, trade]) => order(name, trade)),
  );
  const shown = (shares: readonly OrderShare[]) =>
    Object.fromEntries(shares.map(({ strategy, trade }) => [strategy, trade]));
  return { crossed: shown(crossed), residual: shown(residual) };
};

test.each<[string, Record<string, number>, Record<string, number>, Record<string, number>]>([
  ['all of it', { a: 3, b: -3 }, { a: 3, b: -3 }, {}],
  ['nothing on one side', { a: 3, b: 2 }, {}, { a: 3, b: 2 }],
  ['nothing at all', { a: 0 }, {}, {}],
  ['the rest is for the market', { a: 5, b: -2 }, { a: 2, b: -2 }, { a: 3 }],
  ['the larger side by its shares', { a: 4, b: 2, c: -3 }, { a: 2, b: 1, c: -3 }, { a: 2, b: 1 }],
  ['ties by strategy', { b: -1, a: -1, c: 1 }, { c: 1, a: -1 }, { b: -1 }],
])('crosses %s', (_what, trades, crossed, residual) => {
  expect(net(trades)).toEqual({ crossed, residual });
});

const orders = fc
  .array(fc.integer({ min: -30, max: 30 }), { maxLength: 7 })
  .map((all) => all.map((trade, index) => order(`s${index}`, trade)));
const sumOf = (all: readonly { readonly trade: number }[]) => all.reduce((sum, { trade }) => sum + trade, 0);

test('every order gets what it wants, from others or from the market, and the market one side of it', () => {
  fc.assert(
    fc.property(orders, (wanted) => {
      const { crossed, residual } = planNetting(wanted);
      const of = (shares: readonly OrderShare[], { strategy }: OrderShare) =>
        shares.find((share) => share.strategy === strategy)?.trade ?? 0;
      for (const each of wanted) {
        expect(of(crossed, each) + of(residual, each)).toBe(each.trade);
        expect(of(crossed, each) * each.trade).toBeGreaterThanOrEqual(0);
        expect(of(residual, each) * each.trade).toBeGreaterThanOrEqual(0);
      }
      expect(new Set(residual.map(({ trade }) => Math.sign(trade))).size).toBeLessThanOrEqual(1);
      expect(sumOf(crossed)).toBe(0);
      expect(sumOf(residual)).toBe(sumOf(wanted));
    }),
  );
});

/** A shared order, as its fills come: each booked once, whatever else is booked already. */
function booked(shares: readonly OrderShare[], fills: readonly (readonly [string, number])[]) {
  const rows: LedgerRow[] = [];
  for (const [identity, quantity] of fills)
    if (!rows.some((row) => row.identity === identity))
      rows.push(fillOf(shares, identity, quantity, [...rows]));
  return rows as readonly LedgerRow[];
}
function fillOf(
  shares: readonly OrderShare[],
  identity: string,
  quantity: number,
  rows: readonly LedgerRow[],
): LedgerRow {
  return {
    ...{
      id: `${identity}#1`,
      identity,
      version: 1,
      kind: 'broker',
      instrument: 'CORN',
      contract: '20261200',
    },
    ...{ quantity, price: 400, time: new Date(0), tradeDate: '2026-11-20', brokerOrderId: 'b1' },
    ...ownerOfFill({ ...sharedBy(shares), instrumentOrderId: undefined }, quantity, rows),
  };
}
const positionsIn = (rows: readonly LedgerRow[], shares: readonly OrderShare[]) =>
  shares.map(({ strategy }) => strategyPosition(rows, strategy, 'CORN'));

/** Orders on one side, and fills of parts of what they want, or of all of it. */
const sharedOrders = fc
  .record({
    shares: fc
      .array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 })
      .map((all) => all.map((trade, index) => order(`s${index}`, trade))),
    sells: fc.boolean(),
    parts: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }),
    whole: fc.boolean(),
  })
  .map(({ shares, sells, parts, whole }) => {
    const side = sells ? -1 : 1;
    let left = sumOf(shares);
    const quantities = [...parts, ...(whole ? [left] : [])].map((part) => {
      const quantity = Math.min(part, left);
      left -= quantity;
      return quantity;
    });
    return {
      shares: shares.map((share) => ({ ...share, trade: share.trade * side })),
      fills: quantities
        .filter((quantity) => quantity > 0)
        .map((quantity, index) => [`exec:${index}`, quantity * side] as const),
    };
  });

test('fills in any parts, in any sequence and more than once, give everybody the same, all of it and never too much', () => {
  fc.assert(
    fc.property(sharedOrders, fc.infiniteStream(fc.nat()), ({ shares, fills }, random) => {
      const rows = booked(shares, fills);
      const total = fills.reduce((sum, [, quantity]) => sum + quantity, 0);
      const positions = positionsIn(rows, shares);
      expect(positions.reduce((sum, each) => sum + each, 0)).toBe(total);
      expect(contractPosition(rows, 'CORN', '20261200')).toBe(total);
      positions.forEach((position, index) => {
        expect(position * shares[index].trade).toBeGreaterThanOrEqual(0);
        expect(Math.abs(position)).toBeLessThanOrEqual(Math.abs(shares[index].trade));
      });
      if (total === sumOf(shares)) expect(positions).toEqual(shares.map(({ trade }) => trade));
      const keys = random[Symbol.iterator]();
      const late = [...fills, ...fills]
        .map((fill) => ({ fill, key: keys.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ fill }) => fill);
      expect(positionsIn(booked(shares, late), shares)).toEqual(positions);
    }),
  );
});

test('what the broker takes back or corrects is taken from those who had it; the sum stays the broker’s', () => {
  fc.assert(
    fc.property(sharedOrders, fc.nat(), fc.nat(12), ({ shares, fills }, which, size) => {
      fc.pre(fills.length > 0);
      const rows = booked(shares, fills);
      const row = rows[which % rows.length];
      const corrected = (quantity: number): LedgerRow => ({
        ...{ ...withQuantity(row, quantity, rows), version: 2, id: `${row.identity}#2` },
      });
      const busted = positionsIn([...rows, corrected(0)], shares);
      expect(busted).toEqual(
        positionsIn(rows, shares).map((position, index) => position - (row.shares?.[index].quantity ?? 0)),
      );
      const quantity = Math.sign(row.quantity) * Math.min(size, Math.abs(row.quantity));
      const after = [...rows, corrected(quantity)];
      expect(corrected(row.quantity).shares).toEqual(row.shares);
      expect(positionsIn(after, shares).reduce((sum, each) => sum + each, 0)).toBe(
        contractPosition(after, 'CORN', '20261200'),
      );
      positionsIn(after, shares).forEach((position, index) => {
        expect(Math.abs(position)).toBeLessThanOrEqual(Math.abs(shares[index].trade));
      });
    }),
  );
});

test('an overfill is somebody’s, too, and a fill against the order takes back', () => {
  const shares = [order('a', 2), order('b', 1)];
  expect(positionsIn(booked(shares, [['x', 6]]), shares)).toEqual([4, 2]);
  const back = booked(shares, [
    ['x', 3],
    ['y', -1],
  ]);
  expect(positionsIn(back, shares)).toEqual([1, 1]);
});
