import { changedCapital, initialCapital, whatFollows } from './by-hand';

const NOW = { actual: 100, accumulated: 5, broker: 120, max: 110 };

test.each([
  ['only the account', { broker: 500 }, { actual: 500, accumulated: 0, broker: 500, max: 500 }],
  [
    'capital at risk below the account',
    { broker: 500, actual: 300 },
    { actual: 300, accumulated: 0, broker: 500, max: 300 },
  ],
  [
    'all four',
    { broker: 500, actual: 300, max: 400, accumulated: -7 },
    { actual: 300, accumulated: -7, broker: 500, max: 400 },
  ],
])('begins with %s', (_, given, capital) => {
  expect(initialCapital(given)).toEqual({ kind: 'done', capital });
});

test.each([
  ['an account of nothing', { broker: 0 }, "the account's value must be above 0, not 0"],
  ['a negative capital', { broker: 1, actual: -1 }, 'capital at risk must be 0 or more, not -1'],
  ['a negative ceiling', { broker: 1, max: -2 }, 'the ceiling must be 0 or more, not -2'],
  ['no number', { broker: Number.NaN }, 'every value must be a number'],
])('refuses to begin with %s', (_, given, reason) => {
  expect(initialCapital(given)).toEqual({ kind: 'refused', reason });
});

test.each([
  ['nothing', {}, { kind: 'refused', reason: expect.stringContaining('no value is given') }],
  ['one value', { actual: 90 }, { kind: 'done', capital: { ...NOW, actual: 90 }, isChanged: true }],
  ['what is so already', { max: 110 }, { kind: 'done', capital: NOW, isChanged: false }],
  ['a value below 0', { broker: -1 }, { kind: 'refused', reason: expect.stringContaining('above 0') }],
])('sets %s', (_, given, expected) => {
  expect(changedCapital(NOW, given)).toEqual(expected);
});

test.each([
  ['half', { ...NOW, max: 90 }, 'the next update lowers capital at risk to the ceiling of 90'],
  ['half', NOW, undefined],
  ['full', NOW, 'the next update sets the ceiling to capital at risk: method full has no other'],
  ['fixed', { ...NOW, max: 100 }, undefined],
] as const)('of method %s, %o: %s', (method, capital, text) => {
  expect(whatFollows(capital, method)).toBe(text);
});
