import { tradeCost } from './trading-cost';

describe('trading costs', () => {
  it('takes the largest commission, not the sum', () => {
    const costs = { spreadCost: 0.25, perBlock: 2, perTrade: 5, percentage: 0.0001 };
    const trade = { contracts: -2, price: 400, pointSize: 50 };
    expect(tradeCost(costs, trade)).toBe(2 * 0.25 * 50 + 5);
    expect(tradeCost(costs, trade, { priceIncludesSpread: true })).toBe(5);
    expect(tradeCost(costs, { ...trade, contracts: 3 }, { priceIncludesSpread: true })).toBeCloseTo(6, 12);
  });
});
