import { unknownContract } from './unknown-contract';

test('names the nearest contracts, in the order of their dates', () => {
  const known = [
    '20150300',
    '20241200',
    '20250300',
    '20250900',
    '20250500',
    '20250700',
    '20260300',
    '20240900',
  ];
  expect(unknownContract('CORN', '20250400', known)).toBe(
    'contract 20250400 of CORN is not known (the nearest are 20240900, 20241200, 20250300, 20250500, 20250700, 20250900)',
  );
  expect(unknownContract('CORN', '20250400', ['20250300'])).toMatch(/\(the nearest are 20250300\)$/);
});
