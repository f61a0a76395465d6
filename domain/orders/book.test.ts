import { hasBrokerOrder, heldIn, heldOf } from './book';

const positions = [
  { instrument: 'CORN', contract: '20261200', quantity: 3 },
  { instrument: 'CORN', contract: '20270300', quantity: -1 },
  { instrument: 'GOLD', contract: '20261200', quantity: 9 },
];

test.each([
  ['CORN', '20261200', 3],
  ['CORN', '20270300', -1],
  ['GOLD', '20270300', 0],
  ['WHEAT', '20261200', 0],
])('held of %s in %s: %i', (instrument, contract, quantity) => {
  expect(heldIn({ positions }, instrument, contract)).toBe(quantity);
});

test.each([
  ['CORN', 2],
  ['GOLD', 9],
  ['WHEAT', 0],
])('held of %s across its contracts: %i', (instrument, quantity) => {
  expect(heldOf({ positions }, instrument)).toBe(quantity);
});

test('whether a broker order is below a contract order', () => {
  const broker = [{ parentId: 'c1' }] as never;
  expect([hasBrokerOrder({ broker }, { id: 'c1' }), hasBrokerOrder({ broker }, { id: 'c2' })]).toEqual([
    true,
    false,
  ]);
});
