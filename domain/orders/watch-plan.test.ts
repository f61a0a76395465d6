import fc from 'fast-check';
import { nextWatchStep, type Watch } from './watch-plan';

const MINUTE = 60_000;
const T = 1_000 * MINUTE;
const fresh: Watch = {
  unknown: false,
  progressAt: T,
  steps: 0,
  deadline: T + 20 * MINUTE,
  attempts: 0,
  attemptAt: 0,
};
const minutes = (watch: Watch) => {
  const { at, action } = nextWatchStep(watch);
  return [action, (at - T) / MINUTE];
};

test('the lists are read after 1, 2, 5, 10 minutes of silence, then the order is cancelled at its deadline', () => {
  const sweeps = [0, 1, 2, 3, 9].map((steps) => minutes({ ...fresh, steps }));
  expect(sweeps).toEqual([
    ['sweep', 1],
    ['sweep', 2],
    ['sweep', 5],
    ['sweep', 10],
    ['sweep', 10],
  ]);
  expect(minutes({ ...fresh, deadline: T + MINUTE })).toEqual(['cancel', 1]);
  expect(minutes({ ...fresh, deadline: T - MINUTE })).toEqual(['cancel', -1]);
});

test('a deadline in the past does not cancel again and again: each attempt waits longer than the one before', () => {
  const past = { ...fresh, deadline: T - 60 * MINUTE, attemptAt: T, steps: 99 };
  expect([1, 2, 3, 4].map((attempts) => minutes({ ...past, attempts }))).toEqual([
    ['cancel', 1],
    ['cancel', 2],
    ['cancel', 5],
    ['cancel', 10],
  ]);
  expect(minutes({ ...past, attempts: 5 })).toEqual(['sweep', 10]);
});

test('an order of which nothing is known is looked up ever more rarely, at last hourly, and never cancelled', () => {
  const unknown = { ...fresh, unknown: true, deadline: T - MINUTE, attemptAt: T };
  expect([0, 1, 2, 3, 4, 5, 6, 7, 50].map((attempts) => minutes({ ...unknown, attempts }))).toEqual(
    [1, 1, 2, 5, 10, 30, 60, 60, 60].map((wait) => ['sweep', wait]),
  );
});

test('however the order stands, after an attempt the next step lies at least a minute ahead', () => {
  const ms = fc.integer({ min: 0, max: 2_000 * MINUTE });
  const watch = fc.record({
    unknown: fc.boolean(),
    progressAt: ms,
    steps: fc.nat(1_000),
    deadline: ms,
    attempts: fc.integer({ min: 1, max: 1_000 }),
  });
  fc.assert(
    fc.property(watch, (each) => {
      // An attempt reads the progress.
      const { at } = nextWatchStep({ ...each, attemptAt: each.progressAt });
      expect(at).toBeGreaterThanOrEqual(each.progressAt + MINUTE);
    }),
  );
});
