import { breaksWithStatement } from './reported-positions';

const held = [
  { instrument: 'CORN', contract: '20241200', quantity: 3 },
  { instrument: 'US10', contract: '20241200', quantity: -2 },
];
const stated = (...positions: readonly (readonly [string, string, number])[]) =>
  positions.map(([instrument, contract, position]) => ({ instrument, contract, position }));

test.each([
  ['what is held', stated(['CORN', '20241200', 3], ['US10', '20241200', -2]), []],
  ['a contract at 0', stated(['CORN', '20241200', 3], ['US10', '20241200', -2], ['GOLD', '20250200', 0]), []],
  [
    'less, and another contract',
    stated(['CORN', '20241200', 2], ['CORN', '20250300', 1], ['US10', '20241200', -2]),
    ['CORN 20241200: we have 3, the statement 2', 'CORN 20250300: we have 0, the statement 1'],
  ],
  ['nothing of a contract', stated(['CORN', '20241200', 3]), ['US10 20241200: we have -2, the statement 0']],
])('a statement of %s', (_, positions, expected) => {
  const breaks = breaksWithStatement(held, positions, 'the statement');
  expect(breaks.map(({ instrument, contract, reason }) => `${instrument} ${contract}: ${reason}`)).toEqual(
    expected,
  );
});
