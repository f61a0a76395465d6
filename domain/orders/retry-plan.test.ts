import { MINUTE_MS } from '../time/units';
import { ATTEMPTS_MAX, isLeftToRepetition, nextAttempt } from './retry-plan';

const failedAt = new Date(0);

test.each([
  [1, 1],
  [2, 2],
  [3, 4],
  [6, 30],
  [ATTEMPTS_MAX - 1, 30],
  [ATTEMPTS_MAX, Number.POSITIVE_INFINITY],
])('after %i failures in a row it is tried again in %d minutes', (attempts, minutes) => {
  expect(nextAttempt({ attempts, failedAt })).toBe(minutes * MINUTE_MS);
});

test('an error that repeating may cure is repeated, but not for ever', () => {
  expect([1, 2, 3].map(isLeftToRepetition)).toEqual([true, true, false]);
});
