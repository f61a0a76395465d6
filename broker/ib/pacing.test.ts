import fc from 'fast-check';
import type { ClockKind } from '../../domain/time/clock-kind';
import { openGate } from './gate';
import { withDefaults } from './options';
import { Pacer } from './pacer';
import {
  freshHistory,
  historyPenalty,
  historySent,
  historyWait,
  messageWindows,
  windowsWait,
  withSent,
} from './pacing';

const HISTORY = { minSpacingMs: 500, identicalMs: 15_000, penaltyMs: 30_000, maxOpen: 2 };
const FAST = { ...HISTORY, minSpacingMs: 0, maxOpen: 40 };
const keys = (request: string, contract = request) => ({ request, contract });

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

function sendTimes(maxPerSecond: number, arrivals: readonly number[], clock?: ClockKind): readonly number[] {
  const windows = messageWindows(maxPerSecond, clock);
  const times: number[] = [];
  let now = 0;
  for (const gap of arrivals) {
    now += gap;
    now += windowsWait(times, windows, now);
    times.push(now);
  }
  return times;
}

const mostInOneSecond = (times: readonly number[]): number =>
  Math.max(...times.map((from) => times.filter((t) => t >= from && t < from + 1000).length));

test('no second ever holds more messages than the limit', () => {
  const arrivals = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 300 });
  const clocks = fc.constantFrom('live' as const, 'simulated' as const);
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 50 }), arrivals, clocks, (limit, gaps, clock) => {
      expect(mostInOneSecond(sendTimes(limit, gaps, clock))).toBeLessThanOrEqual(limit);
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['nothing sent yet', [], { most: 2, ms: 1_000 }, 500, 0],
  ['room for one more', [100], { most: 2, ms: 1_000 }, 500, 0],
  ['full: until the older leaves the window', [100, 400], { most: 2, ms: 1_000 }, 500, 600],
  ['the older has left just now', [100, 400], { most: 2, ms: 1_000 }, 1_100, 0],
  ['over-full, by messages that could not wait', [100, 200, 300], { most: 1, ms: 1_000 }, 500, 800],
  ['a clock set back: what is in the future does not count', [9_000, 9_001], { most: 2, ms: 1_000 }, 500, 0],
])('wait of a window: %s', (_case, sent, window, now, wait) => {
  expect(windowsWait(sent, [window], now)).toBe(wait);
});

test('the longest wait of all windows counts, and times that no window reaches are forgotten', () => {
  const windows = [
    { most: 2, ms: 1_000 },
    { most: 1, ms: 100 },
  ];
  expect(windowsWait([0, 450], windows, 500)).toBe(500);
  expect(windowsWait([450], windows, 500)).toBe(50);
  expect(withSent([0, 450], windows, 1_000)).toEqual([450, 1_000]);
});

test('messages that wait leave in small groups, 30 and more within half a second, 40 a second in the long run', () => {
  const times = sendTimes(45, new Array(450).fill(0));
  const within = (from: number, ms: number) => times.filter((at) => at >= from && at < from + ms).length;
  expect(within(0, 100)).toBe(8);
  expect(within(0, 500)).toBeGreaterThanOrEqual(30);
  expect(450 / (times[449] / 1000)).toBeGreaterThan(40);
});

/** Sends the requests one after another, each as early as it may, and returns when each left. */
function historyTimes(limits: typeof HISTORY, requests: readonly (readonly [string, string, number])[]) {
  const pace = freshHistory();
  let now = 0;
  return requests.map(([request, contract, gap]) => {
    now += gap;
    now += historyWait(pace, limits, keys(request, contract), now);
    expect(historyWait(pace, limits, keys(request, contract), now)).toBe(0);
    historySent(pace, limits, keys(request, contract), now);
    return { request, contract, at: now };
  });
}

test('historical requests keep their distance, identical ones 15 s, fewer than 6 of a contract in 2 s', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const request = fc.tuple(name, name, fc.integer({ min: 0, max: 3_000 }));
  fc.assert(
    fc.property(fc.array(request, { maxLength: 60 }), fc.constantFrom(0, 500), (requests, minSpacingMs) => {
      const sent = historyTimes({ ...HISTORY, minSpacingMs }, requests);
      for (const [i, one] of sent.entries()) {
        for (const later of sent.slice(i + 1)) {
          const distance = one.request === later.request ? 15_000 : minSpacingMs;
          expect(later.at - one.at).toBeGreaterThanOrEqual(distance);
        }
        const near = sent.filter(({ contract, at }) => contract === one.contract && at >= one.at);
        expect(near.filter(({ at }) => at < one.at + 2_000).length).toBeLessThan(6);
      }
    }),
  );
});

test('the sixth request of one contract waits, one of another contract does not', () => {
  const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, 'one', 0] as const);
  const sent = historyTimes(FAST, [...six, ['g', 'two', 0]]);
  expect(sent.map(({ at }) => at)).toEqual([0, 0, 0, 0, 0, 2_200, 2_200]);
});

test('of bars below a minute 60 leave in 10 minutes, and larger ones are not held up by them', () => {
  const pace = freshHistory();
  const small = (index: number) => ({ ...keys(`small ${index}`), isSmall: true });
  for (let index = 0; index < 60; index++) {
    expect(historyWait(pace, FAST, small(index), index * 100)).toBe(0);
    historySent(pace, FAST, small(index), index * 100);
  }
  expect(historyWait(pace, FAST, small(60), 6_000)).toBe(599_000);
  expect(historyWait(pace, FAST, keys('an hour'), 6_000)).toBe(0);
  historySent(pace, FAST, keys('an hour'), 100_000);
  expect(historyWait(pace, FAST, small(60), 604_999)).toBe(1);
  expect(historyWait(pace, FAST, small(60), 605_000)).toBe(0);
});

test('what limits nothing any more is forgotten', () => {
  const pace = freshHistory();
  for (let sent = 0; sent < 1_000; sent += 1) historySent(pace, FAST, keys(`r${sent}`), sent * 1_000);
  expect([...pace.sent.keys()].filter((key) => key.startsWith('same'))).toHaveLength(15);
});

test('after a complaint nothing is sent for the penalty', () => {
  const pace = historyPenalty(freshHistory(), HISTORY, 1_000);
  expect(historyWait(pace, HISTORY, keys('a'), 1_000)).toBe(30_000);
  expect(historyWait(pace, HISTORY, keys('a'), 31_000)).toBe(0);
  expect(historyWait(pace, HISTORY, keys('a'), 500)).toBe(0); // the clock was set back
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
    pacer.historical(keys(key), async () => {
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
  const history = ['a', 'a'].map((key) => pacer.historical(keys(key), async () => left.push(clock.now())));
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
  const another = new Pacer(frozen, 45, HISTORY);
  slept = 0;
  for (const key of ['a', 'a', 'b']) await another.historical(keys(key), async () => {});
  expect(slept).toBeGreaterThanOrEqual(15_000);
});

test('40 requests are open at once, and one that waits for the same one holds up no other', async () => {
  const clock = steppedClock();
  const pacer = new Pacer(clock, 45, FAST);
  const left: string[] = [];
  let open = 0;
  let most = 0;
  const release: (() => void)[] = [];
  const request = (name: string) =>
    pacer.historical(keys(name), async () => {
      left.push(name);
      most = Math.max(most, ++open);
      await new Promise<void>((resolve) => release.push(resolve));
      open--;
    });
  const names = Array.from({ length: 60 }, (_, index) => `r${index}`);
  const all = Promise.all(['same', 'same', ...names].map(request));
  while (left.length < 62) {
    await new Promise((resolve) => setImmediate(resolve));
    if (open >= 39) for (const each of release.splice(0, 5)) each();
    if (left.length > 55) for (const each of release.splice(0)) each();
  }
  for (const each of release.splice(0)) each();
  await all;
  expect(most).toBe(40);
  expect(left.indexOf('r0')).toBeLessThan(left.lastIndexOf('same'));
});

/** A clock that moves to the next instant for which somebody waits, once nothing else is left to do. */
function eventClock() {
  let now = 0;
  const timers: { readonly at: number; readonly wake: () => void }[] = [];
  const sleep = (ms: number) =>
    new Promise<void>((wake) => {
      timers.push({ at: now + ms, wake });
      timers.sort((a, b) => a.at - b.at);
    });
  const runUntil = async (isDone: () => boolean) => {
    while (!isDone()) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = timers.shift();
      if (!next) continue;
      now = next.at;
      next.wake();
    }
  };
  return { now: () => now, sleep, runUntil };
}

test('pysystemtrade #913: 870 contracts, hourly and daily, are asked for in a minute or two, not until midnight', async () => {
  const clock = eventClock();
  const { maxMessagesPerSecond, historyPacing } = withDefaults({
    host: '',
    port: 0,
    clientId: 1,
    account: '',
    clock,
  });
  const pacer = new Pacer(clock, maxMessagesPerSecond, historyPacing);
  const sent: number[] = [];
  let [open, most, answered] = [0, 0, 0];
  const ask = (contract: string, size: string) =>
    pacer.historical(keys(`${contract} ${size}`, contract), async () => {
      sent.push(clock.now());
      most = Math.max(most, ++open);
      await clock.sleep(500);
      open--;
      answered++;
    });
  for (let contract = 0; contract < 870; contract++)
    for (const size of ['hour', 'day']) void ask(String(contract), size);
  await clock.runUntil(() => answered === 2 * 870);
  expect(clock.now()).toBeLessThan(120_000);
  expect(most).toBeGreaterThan(10);
  expect(most).toBeLessThanOrEqual(50);
  expect(mostInOneSecond(sent)).toBeLessThanOrEqual(50);
});
