import { tradingCost } from './instrument-cost';

const costs = { slippage: 0.25, perBlock: 2, perTrade: 5, percentage: 0.0001 };

it.each([
  ['half the spread and the commission per trade', -2, 400, true, 2 * 0.25 * 50 + 5],
  ['the largest commission, not the sum: per trade', -2, 400, false, 5],
  ['the largest commission: per contract', 3, 400, false, 6],
  ['the largest commission: of the value', 1, 2000, false, 10],
  ['without a price what does not depend on it', 3, NaN, false, 6],
] as const)('%s', (_, blocks, price, withSlippage, cost) => {
  expect(tradingCost(costs, blocks, price, 50, withSlippage)).toBeCloseTo(cost, 12);
});
