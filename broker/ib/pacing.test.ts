import fc from 'fast-check';
import { openGate } from './gate';
import { Pacer } from './pacer';
import type { Bucket } from './pacing';
import {
  bucketLimits,
  FRESH_HISTORY,
  fullBucket,
  historyPenalty,
  historySent,
  historyWait,
  takeToken,
} from './pacing';

const HISTORY = { minSpacingMs: 500, identicalMs: 15_000, penaltyMs: 30_000, maxOpen: 2 };

/** A clock that moves only when somebody sleeps. */
function steppedClock(start = 0) {
  let now = start;
  return {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
    set: (to: number) => {
      now = to;
    },
  };
}

function sendTimes(maxPerSecond: number, arrivals: readonly number[]): number[] {
  const limits = bucketLimits(maxPerSecond);
  let bucket: Bucket = fullBucket(limits, 0);
  let now = 0;
  return arrivals.map((gap) => {
    now += gap;
    for (;;) {
      const answer = takeToken(bucket, limits, now);
      bucket = answer.bucket;
      if (answer.kind === 'taken') return now;
      now += answer.ms;
    }
  });
}

const mostInOneSecond = (times: readonly number[]): number =>
  Math.max(...times.map((from) => times.filter((t) => t >= from && t < from + 1000).length));

test('no second ever holds more messages than the limit', () => {
  const arrivals = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 50 }), arrivals, (limit, gaps) => {
      expect(mostInOneSecond(sendTimes(limit, gaps))).toBeLessThanOrEqual(limit);
    }),
    { numRuns: 200 },
  );
});

test('a waiting message leaves: each wait is long enough, and at most 1 s at a usual limit', () => {
  const limits = bucketLimits(45);
  fc.assert(
    fc.property(fc.double({ min: -20, max: 4, noNaN: true }), (tokens) => {
      const answer = takeToken({ tokens, at: 0 }, limits, 0);
      if (answer.kind === 'taken') return;
      expect(answer.ms).toBeLessThanOrEqual(1000);
      expect(takeToken(answer.bucket, limits, answer.ms).kind).toBe('taken');
    }),
  );
});

test('a clock set back neither gives nor takes tokens', () => {
  const limits = bucketLimits(45);
  const after = takeToken({ tokens: 2, at: 10_000 }, limits, 5_000);
  expect(after).toEqual({ kind: 'taken', bucket: { tokens: 1, at: 5_000 } });
});

test('historical requests keep their distance, identical ones 15 s', () => {
  const key = fc.constantFrom('a', 'b', 'c');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(key, fc.integer({ min: 0, max: 20_000 })), { maxLength: 60 }),
      (requests) => {
        const sent: { key: string; at: number }[] = [];
        let pace = FRESH_HISTORY;
        let now = 0;
        for (const [name, gap] of requests) {
          now += gap;
          now += historyWait(pace, HISTORY, name, now);
          expect(historyWait(pace, HISTORY, name, now)).toBe(0);
          pace = historySent(pace, HISTORY, name, now);
          sent.push({ key: name, at: now });
        }
        for (const [i, one] of sent.entries()) {
          for (const later of sent.slice(i + 1)) {
            const distance = one.key === later.key ? 15_000 : 500;
            expect(later.at - one.at).toBeGreaterThanOrEqual(distance);
          }
        }
      },
    ),
  );
});

test('after a complaint nothing is sent for the penalty', () => {
  const pace = historyPenalty(FRESH_HISTORY, HISTORY, 1_000);
  expect(historyWait(pace, HISTORY, 'a', 1_000)).toBe(30_000);
  expect(historyWait(pace, HISTORY, 'a', 31_000)).toBe(0);
});

test('the pacer waits on the given clock only', async () => {
  const clock = steppedClock();
  const pacer = new Pacer(clock, 45, HISTORY);
  const times: number[] = [];
  await Promise.all(Array.from({ length: 450 }, () => pacer.message().then(() => times.push(clock.now()))));
  expect(mostInOneSecond(times)).toBeLessThanOrEqual(45);
  expect(clock.now()).toBeGreaterThan(9_000);
  expect(clock.now()).toBeLessThan(13_000);
});

test('at most two historical requests are under way, in their order', async () => {
  const clock = steppedClock();
  const pacer = new Pacer(clock, 45, HISTORY);
  let open = 0;
  let most = 0;
  const started: string[] = [];
  const request = (key: string) =>
    pacer.historical(key, async () => {
      started.push(key);
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
    });
  await Promise.all(['a', 'b', 'c', 'd'].map(request));
  expect(most).toBe(2);
  expect(started).toEqual(['a', 'b', 'c', 'd']);
  expect(clock.now()).toBe(1_500);
});

test('the distance of historical requests counts from when they leave, not from when their turn came', async () => {
  const clock = steppedClock();
  const pacer = new Pacer(clock, 10, HISTORY);
  const left: number[] = [];
  const crowd = Array.from({ length: 30 }, () => pacer.message());
  const history = ['a', 'a'].map((key) => pacer.historical(key, async () => left.push(clock.now())));
  await Promise.all([...crowd, ...history]);
  expect(left[0]).toBeGreaterThan(2_000);
  expect(left[1] - left[0]).toBeGreaterThanOrEqual(15_000);
});

test('a gate lets the next one in when work fails', async () => {
  const gate = openGate(2);
  await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(gate.run(() => Promise.resolve(7))).resolves.toBe(7);
});

test('a frozen clock, which a sleep does not move, stops nobody', async () => {
  let slept = 0;
  const frozen = {
    now: () => 0,
    sleep: async (ms: number) => {
      slept += ms;
    },
  };
  const pacer = new Pacer(frozen, 45, HISTORY);
  await Promise.all(Array.from({ length: 45 }, () => pacer.message()));
  expect(slept).toBeGreaterThan(900);
  for (const key of ['a', 'a', 'b']) await pacer.historical(key, async () => {});
  expect(slept).toBeGreaterThan(15_000);
});
