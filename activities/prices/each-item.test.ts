import { MockActivityEnvironment } from '@temporalio/testing';
import type { Interruption } from '../../domain/cycle/interruption';
import { tstError } from '../../domain/errors/errors';
import type { Deps } from '../deps';
import { eachItem, type Fold } from './each-item';

interface Sum {
  readonly done: readonly string[];
  readonly problems: readonly string[];
  readonly interruption?: Interruption;
}

const EMPTY: Sum = { done: [], problems: [] };
const NOW = Date.parse('2026-11-27T22:10:05Z');
const deps = { clock: { now: () => NOW } } as Deps;
const add =
  (item: string): Fold<Sum> =>
  (sofar) => ({ ...sofar, done: [...sofar.done, item] });

/** Runs the items; each ends when it is released. Returns the heartbeats and how to release. */
function running(items: readonly string[], width: number, heartbeatDetails?: unknown) {
  const environment = new MockActivityEnvironment(heartbeatDetails === undefined ? {} : { heartbeatDetails });
  const beats: { next: number; result: Sum }[] = [];
  environment.on('heartbeat', (details) => beats.push(details));
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const result = environment.run(() =>
    eachItem(deps, items, { empty: EMPTY, width }, async (item) => {
      begun.push(item);
      await new Promise<void>((resolve, reject) =>
        ends.set(item, (error) => (error ? reject(error) : resolve())),
      );
      return add(item);
    }),
  ) as Promise<Sum>;
  result.catch(() => undefined); // looked at later
  const end = async (item: string, error?: Error) => {
    while (!ends.has(item)) await new Promise((resolve) => setImmediate(resolve));
    ends.get(item)?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { beats, begun, end, result };
}

test('so many at a time; outcomes in the order of the items, whatever ends first', async () => {
  const run = running(['a', 'b', 'c', 'd'], 3);
  await run.end('c');
  expect(run.begun).toEqual(['a', 'b', 'c', 'd']);
  expect(run.beats.at(-1)).toEqual({ next: 0, result: EMPTY });
  await run.end('a');
  expect(run.beats.at(-1)).toEqual({ next: 1, result: { done: ['a'], problems: [] } });
  await run.end('b');
  expect(run.beats.at(-1)?.next).toBe(3);
  await run.end('d');
  expect(await run.result).toEqual({ done: ['a', 'b', 'c', 'd'], problems: [] });
});

test('a second attempt continues after those done without a gap', async () => {
  const run = running(['a', 'b', 'c'], 2, { next: 1, result: { done: ['a'], problems: [] } });
  await run.end('b');
  await run.end('c');
  expect(run.begun).toEqual(['b', 'c']);
  expect((await run.result).done).toEqual(['a', 'b', 'c']);
});

test('what is wrong with one item is its problem; what is wrong with the broker ends the attempt', async () => {
  const run = running(['a', 'b', 'c'], 1);
  await run.end('a', tstError('MISSING_DATA', 'a has no prices'));
  await run.end('b');
  await run.end('c', tstError('BROKER_UNREACHABLE', 'gone'));
  await expect(run.result).rejects.toThrow('gone');
  expect(run.beats.at(-1)).toMatchObject({ next: 2, result: { done: ['b'] } });
  expect(run.beats.at(-1)?.result).toMatchObject({
    problems: [expect.stringMatching(/^a: /)],
    interruption: { from: NOW, to: NOW, reason: 'BROKER_UNREACHABLE: gone' },
  });
});
