import { knownNextDay, simulateOrders } from './order-simulation';
import { accountOfOrders } from './trade-account';

const DAY = 86_400_000;
const daily = (...values: number[]) => ({
  times: Float64Array.from(values, (_, i) => i * DAY),
  values: Float64Array.from(values),
});
const prices = daily(100, 99, 102, 101, 105);

describe('order simulation', () => {
  it('market orders fill at the next price with slippage; a missing optimum orders nothing', () => {
    const { positions, fills } = simulateOrders(daily(NaN, 2.4, 2.5, -1, -1), prices, 'market');
    expect([...positions.values]).toEqual([0, 0, 2, 2, -1]);
    expect(fills).toEqual([
      { time: 2 * DAY, quantity: 2, price: 102, withSlippage: true },
      { time: 4 * DAY, quantity: -3, price: 105, withSlippage: true },
    ]);
  });

  it('limit orders fill at their own price, only if the next one is strictly better, else are placed again', () => {
    const { positions, fills } = simulateOrders(daily(1, 1, -1, -1, -1), prices, 'limit');
    expect([...positions.values]).toEqual([0, 1, 1, 1, -1]);
    expect(fills.map(({ price }) => price)).toEqual([100, 101]);
    expect(simulateOrders(daily(1, 1), daily(100, 100), 'limit').fills).toEqual([]);
  });

  it('neither filled limit buys nor limit sells pay slippage', () => {
    const { fills } = simulateOrders(daily(1, -1, -1, -1, -1), prices, 'limit');
    expect(fills.map(({ quantity }) => Math.sign(quantity))).toEqual([1, -1]);
    expect(fills.every(({ withSlippage }) => !withSlippage)).toBe(true);
  });

  it('a position stamped with a day is only known from the next midnight on', () => {
    expect([...knownNextDay(daily(1, 2)).times]).toEqual([DAY, 2 * DAY]);
  });

  it('profit counts from the price of the fill', () => {
    const orders = simulateOrders(daily(1, 1, 1, 1, 1), prices, 'limit');
    const account = accountOfOrders(
      orders,
      { dailyPrice: prices, pointSize: 10, fx: daily(2, 2, 2, 2, 2), capital: 1000 },
      {
        costs: { slippage: 1, perBlock: 3, percentage: 0, perTrade: 0 },
        rollsPerYear: 0,
        multiplyRollCostsBy: 1,
        volNormalise: false,
      },
    );
    const total = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0);
    // Bought at 100, last price 105; one commission of 3 and no slippage; two of base currency for one.
    expect(total(account.gross.values)).toBeCloseTo((105 - 100) * 10 * 2, 9);
    expect(total(account.costs.values)).toBeCloseTo(-3 * 2, 9);
  });
});
