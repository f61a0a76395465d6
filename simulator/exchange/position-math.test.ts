import fc from 'fast-check';
import { applyTrade, commissionOf } from './position-math';
import type { PositionRecord } from './records';

const trades = fc.array(
  fc.record({
    quantity: fc.integer({ min: -9, max: 9 }).filter((n) => n !== 0),
    price: fc.integer({ min: 1, max: 500 }),
  }),
  { minLength: 1, maxLength: 30 },
);

describe('positions', () => {
  test('realized plus unrealized profit is the money of all trades at the last price', () => {
    fc.assert(
      fc.property(trades, fc.integer({ min: 1, max: 500 }), (list, mark) => {
        let position: PositionRecord | undefined;
        let flow = 0;
        for (const trade of list) {
          position = applyTrade(position, { conId: 1, point: 50, ...trade }).position;
          flow -= trade.quantity * trade.price * 50;
        }
        const { quantity, averagePrice, realized } = position!;
        const open = quantity * (mark - averagePrice) * 50;
        expect(realized + open).toBeCloseTo(flow + quantity * mark * 50, 4);
        expect(quantity).toBe(list.reduce((sum, trade) => sum + trade.quantity, 0));
      }),
    );
  });

  test('turning over closes the old side first', () => {
    const long = applyTrade(undefined, { conId: 1, quantity: 2, price: 10, point: 1 }).position;
    const turned = applyTrade(long, { conId: 1, quantity: -5, price: 12, point: 1 });
    expect(turned).toEqual({
      position: { conId: 1, quantity: -3, averagePrice: 12, realized: 4 },
      realized: 4,
      closed: 2,
    });
  });

  test('commission is the largest of the three, not their sum', () => {
    expect(commissionOf({ perBlock: 2, percentage: 0.0001, perTrade: 5 }, -2, 10_000)).toBe(5);
    expect(commissionOf({ perBlock: 2, percentage: 0.0001, perTrade: 5 }, -4, 10_000)).toBe(8);
    expect(commissionOf({ perBlock: 2, percentage: 0.0001, perTrade: 5 }, -1, -1_000_000)).toBe(100);
  });
});
