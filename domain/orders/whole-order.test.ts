import { contractsOfWhole, notionalOfWhole } from './whole-order';

test.each<[string, readonly (readonly number[])[], number]>([
  ['nothing', [], 0],
  ['slices of a buy', [[2], [3]], 5],
  ['slices of a sell', [[-2], [-3]], 5],
  ['the spread of a roll', [[-3, 3]], 3],
  ['a roll in two orders', [[-3], [3]], 3],
  ['more bought than sold', [[-1, 4]], 4],
  ['more sold than bought', [[-4, 1]], 4],
])('%s: contracts of the larger side', (_, trades, contracts) => {
  expect(contractsOfWhole(trades)).toBe(contracts);
});

const leg = (quantity: number, price: number) => ({ quantity, price });
test.each([
  ['nothing', [], 0],
  ['one buy', [leg(2, 100)], 2000],
  ['one sell', [leg(-2, 100)], 2000],
  ['a price below zero', [leg(-2, -37.5)], 750],
  ['slices, one at a price below zero', [leg(2, -1), leg(3, 5)], 170],
  ['more bought than sold', [leg(-1, 100), leg(1, 103)], 1030],
  ['more sold than bought', [leg(-1, 103), leg(1, 100)], 1030],
  ['a leg without contracts, whose price nobody knows', [leg(0, Number.NaN), leg(1, 1)], 10],
])('%s: money of the larger side', (_, legs, money) => {
  expect(notionalOfWhole(legs, 10)).toBe(money);
});

test.each([
  ['the price of the side that is bought', [leg(1, Number.NaN), leg(-1, 100)], 10],
  ['the price of the side that is sold', [leg(1, 100), leg(-1, Number.NaN)], 10],
  ['the value of a price point', [leg(1, 1)], Number.NaN],
])('nobody knows how large it is without %s', (_, legs, perPoint) => {
  expect(notionalOfWhole(legs, perPoint)).toBeNaN();
});
