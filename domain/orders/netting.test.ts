import fc from 'fast-check';
import { allocateFill, type NettableOrder, planNetting } from './netting';

const order = (strategy: string, trade: number): NettableOrder => ({ id: `i-${strategy}`, strategy, trade });
const net = (trades: Readonly<Record<string, number>>) => {
  const { crosses, residual } = planNetting(
    Object.entries(trades).map(([name, trade]) => order(name, trade)),
  );
  return {
    crosses: crosses.map(({ buyer, seller, quantity }) => [buyer.strategy, seller.strategy, quantity]),
    residual: residual.map((share) => [share.order.strategy, share.trade]),
  };
};

test.each<[string, Readonly<Record<string, number>>, readonly unknown[], readonly unknown[]]>([
  ['all of it', { a: 3, b: -3 }, [['a', 'b', 3]], []],
  [
    'nothing on one side',
    { a: 3, b: 2 },
    [],
    [
      ['a', 3],
      ['b', 2],
    ],
  ],
  ['nothing at all', { a: 0 }, [], []],
  ['the rest is for the market', { a: 5, b: -2 }, [['a', 'b', 2]], [['a', 3]]],
  [
    'the larger side by its shares',
    { a: 4, b: 2, c: -3 },
    [
      ['a', 'c', 2],
      ['b', 'c', 1],
    ],
    [
      ['a', 2],
      ['b', 1],
    ],
  ],
  ['ties by strategy', { b: -1, a: -1, c: 1 }, [['c', 'a', 1]], [['b', -1]]],
])('crosses %s', (_what, trades, crosses, residual) => {
  expect(net(trades)).toEqual({ crosses, residual });
});

const trades = fc
  .array(fc.integer({ min: -30, max: 30 }), { maxLength: 7 })
  .map((all) => all.map((trade, index) => order(`s${index}`, trade)));

test('every order gets what it wants, from others or from the market, and the market one side of it', () => {
  fc.assert(
    fc.property(trades, (orders) => {
      const { crosses, residual } = planNetting(orders);
      for (const each of orders) {
        const bought = crosses
          .filter(({ buyer }) => buyer === each)
          .reduce((sum, { quantity }) => sum + quantity, 0);
        const sold = crosses
          .filter(({ seller }) => seller === each)
          .reduce((sum, { quantity }) => sum + quantity, 0);
        const left = residual.find((share) => share.order === each)?.trade ?? 0;
        expect(bought - sold + left).toBe(each.trade);
        expect(left * each.trade).toBeGreaterThanOrEqual(0);
      }
      expect(new Set(residual.map(({ trade }) => Math.sign(trade))).size).toBeLessThanOrEqual(1);
      const sum = (all: readonly { readonly trade: number }[]) =>
        all.reduce((total, { trade }) => total + trade, 0);
      expect(sum(residual)).toBe(sum(orders));
      for (const { quantity } of crosses) expect(quantity).toBeGreaterThan(0);
    }),
  );
});

test('fills in whatever parts give every parent what it wants in the end, and never more on the way', () => {
  const parts = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 });
  fc.assert(
    fc.property(trades, parts, (orders, fills) => {
      const { residual } = planNetting(orders);
      const direction = Math.sign(residual[0]?.trade ?? 1);
      let left = residual.reduce((sum, { trade }) => sum + Math.abs(trade), 0);
      let got = residual.map(() => 0);
      for (const part of [...fills, left]) {
        const quantity = direction * Math.min(part, left);
        const shares = allocateFill(residual, got, quantity);
        expect(shares.reduce((sum, share) => sum + share, 0) + 0).toBe(quantity + 0);
        got = got.map((each, index) => each + shares[index]);
        left -= Math.abs(quantity);
        got.forEach((each, index) => {
          expect(each * direction).toBeGreaterThanOrEqual(0);
          expect(Math.abs(each)).toBeLessThanOrEqual(Math.abs(residual[index].trade));
        });
      }
      const last = allocateFill(residual, got, direction * left);
      expect(got.map((each, index) => each + last[index])).toEqual(residual.map(({ trade }) => trade));
    }),
  );
});
