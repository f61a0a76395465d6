import { nameOf, parseOrderName } from './order-name';

it.each([
  ['I3', { level: 'instrument', number: 3 }],
  ['C5', { level: 'contract', number: 5 }],
  ['B70', { level: 'broker', number: 70 }],
] as const)('%s is read and written', (name, order) => {
  expect(parseOrderName(name)).toEqual(order);
  expect(nameOf(order)).toBe(name);
});

it.each(['', 'B', 'i3', 'D4', 'B7x', 'xB7', '2026-11-23/trend/CORN/1', 'test-01J'])(
  '%p is not a name: it may be an id',
  (text) => expect(parseOrderName(text)).toBeUndefined(),
);
