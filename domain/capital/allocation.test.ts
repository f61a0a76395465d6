import { decideAllocation } from './allocation';

const FACTS = { total: 1000, totalMargin: 200, weights: { a: 3, b: 1 }, listed: ['a', 'b'], leaving: [] };
const share = (strategy: string, weight: number, capital: number, margin?: number) => ({
  ...{ strategy, weight, capital },
  ...(margin === undefined ? {} : { margin }),
});

test.each<[string, Parameters<typeof decideAllocation>[0], ReturnType<typeof decideAllocation>]>([
  [
    'by weight, capital and margin alike',
    FACTS,
    { shares: [share('a', 3, 750, 150), share('b', 1, 250, 50)], warnings: [] },
  ],
  [
    'without a margin',
    { ...FACTS, totalMargin: undefined },
    { shares: [share('a', 3, 750), share('b', 1, 250)], warnings: [] },
  ],
  [
    'without weights in equal shares, with a warning',
    { ...FACTS, weights: undefined },
    {
      shares: [share('a', 1, 500, 100), share('b', 1, 500, 100)],
      warnings: ['no strategy_weights are configured: capital is shared equally'],
    },
  ],
  [
    'a listed strategy without a weight is reported and gets nothing',
    { ...FACTS, weights: { b: 2 } },
    {
      shares: [share('b', 2, 1000, 200)],
      warnings: ['a is in strategy_list, but has no weight: its last capital, if any, stays in force'],
    },
  ],
  [
    'a weight of 0 is a share of 0',
    { ...FACTS, weights: { a: 0, b: 5 } },
    { shares: [share('a', 0, 0, 0), share('b', 5, 1000, 200)], warnings: [] },
  ],
  [
    'one that is leaving has nothing, whatever its weight',
    { ...FACTS, leaving: ['a'] },
    { shares: [share('a', 0, 0, 0), share('b', 1, 1000, 200)], warnings: [] },
  ],
  [
    'one that is leaving has nothing of equal shares',
    { ...FACTS, weights: undefined, leaving: ['b'] },
    {
      shares: [share('a', 1, 1000, 200), share('b', 0, 0, 0)],
      warnings: ['no strategy_weights are configured: capital is shared equally'],
    },
  ],
  [
    'of one that is leaving and has no weight any more nothing is said',
    { ...FACTS, weights: { b: 2 }, leaving: ['a'] },
    { shares: [share('b', 2, 1000, 200)], warnings: [] },
  ],
  [
    'all are leaving: a stored 0 each',
    { ...FACTS, leaving: ['a', 'b'] },
    { shares: [share('a', 0, 0, 0), share('b', 0, 0, 0)], warnings: [] },
  ],
  [
    'capital of 0',
    { ...FACTS, total: 0, totalMargin: 0 },
    { shares: [share('a', 3, 0, 0), share('b', 1, 0, 0)], warnings: [] },
  ],
])('%s', (_, facts, expected) => {
  expect(decideAllocation(facts)).toEqual(expected);
});

test.each([
  ['a negative weight', { a: -1, b: 2 }],
  ['only weights of 0', { a: 0, b: 0 }],
  ['no strategy at all', {}],
])('%s is refused, with the key', (_, weights) => {
  expect(() => decideAllocation({ ...FACTS, weights })).toThrow('strategy_weights');
});
