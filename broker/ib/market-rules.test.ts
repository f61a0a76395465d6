import { priceSteps } from './market-rules';

test('steps ascend, the first holds below its edge too, and what is no step is left out', () => {
  const told = [
    { lowEdge: 3, increment: 0.05 },
    { lowEdge: 0, increment: 0.01 },
    { lowEdge: 5, increment: 0 },
    { lowEdge: 7 },
  ];
  expect(priceSteps(told)).toEqual([
    { from: Number.NEGATIVE_INFINITY, step: 0.01 },
    { from: 3, step: 0.05 },
  ]);
  expect(priceSteps([])).toEqual([]);
});
