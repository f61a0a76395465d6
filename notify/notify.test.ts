import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailRecord } from '../domain/system/mail-record';
import { HOUR_MS } from '../domain/time/units';
import { createNotifier, type MailStore } from './notify';

const AT = Date.UTC(2026, 10, 20, 21, 30);

/** The rule of `data/system/emails.ts`, in memory: a window begins with its first mail. */
function memoryStore(): MailStore & { readonly records: MailRecord[] } {
  const records: MailRecord[] = [];
  const windows = new Map<string, { start: number; count: number }>();
  return {
    records,
    store: async (record) => records.push(record),
    count: async (subject, at, windowMs) => {
      const window = windows.get(subject);
      const fresh = !window || at.getTime() - window.start >= windowMs;
      const next = fresh ? { start: at.getTime(), count: 1 } : { ...window, count: window.count + 1 };
      windows.set(subject, next);
      return next.count;
    },
  };
}

let outboxDirectory: string;
beforeEach(() => {
  outboxDirectory = mkdtempSync(join(tmpdir(), 'tst-notify-'));
});
afterEach(() => rmSync(outboxDirectory, { recursive: true, force: true }));

function start() {
  const store = memoryStore();
  const notifier = createNotifier({ mail: { outboxDirectory }, store, throttleHours: 24 });
  const written = () => readdirSync(outboxDirectory).filter((name) => name.endsWith('.eml')).length;
  return { notifier, store, written };
}

const spike = (n: number) => ({ subject: 'Price Spike CORN', text: `spike ${n}` });

it('sends the first notice of a subject, one warning, then none for 24 hours; all are stored', async () => {
  const { notifier, store, written } = start();
  expect((await notifier.notice(spike(1), AT)).kind).toBe('outbox');
  expect(await notifier.notice(spike(2), AT + HOUR_MS)).toEqual({ kind: 'throttled', since: 'now' });
  expect(await notifier.notice(spike(3), AT + 2 * HOUR_MS)).toEqual({ kind: 'throttled', since: 'earlier' });
  expect(written()).toBe(2);
  expect(store.records.map(({ text, outcome }) => [text, outcome])).toEqual([
    ['spike 1', 'outbox'],
    ['spike 2', 'throttled'],
    ['spike 3', 'throttled'],
  ]);
  expect((await notifier.notice(spike(4), AT + 24 * HOUR_MS)).kind).toBe('outbox');
});

it('counts each subject by itself', async () => {
  const { notifier } = start();
  await notifier.notice(spike(1), AT);
  expect((await notifier.notice({ subject: 'Price Spike GOLD', text: '' }, AT)).kind).toBe('outbox');
});

it('never holds back what is critical, and stores it', async () => {
  const { notifier, store, written } = start();
  for (const n of [1, 2, 3]) await notifier.critical('positions differ', AT + n, 'CORN 3, broker 2');
  expect(written()).toBe(3);
  expect(store.records[0]).toMatchObject({ subject: '*CRITICAL*: positions differ', outcome: 'outbox' });
  expect(new Set(store.records.map(({ id }) => id)).size).toBe(3);
});

it('pysystemtrade #1096: a mail that the server refuses is stored as failed and is in the outbox', async () => {
  const store = memoryStore();
  const account = {
    address: 'a@b.c',
    to: ['a@b.c'],
    server: '127.0.0.1',
    port: 1,
    user: 'a',
    tls: 'none',
    timeoutMs: 500,
  } as const;
  const notifier = createNotifier({ mail: { account, outboxDirectory }, store, throttleHours: 24 });
  expect((await notifier.critical('disk full', AT)).kind).toBe('failed');
  expect(store.records[0]).toMatchObject({
    outcome: 'failed',
    error: expect.stringMatching(/127\.0\.0\.1:1/),
  });
  expect(readdirSync(outboxDirectory)).toHaveLength(2);
});

it('sends also when the store is what is broken', async () => {
  const broken: MailStore = {
    store: () => Promise.reject(new Error('no database')),
    count: () => Promise.reject(new Error('no database')),
  };
  const notifier = createNotifier({ mail: { outboxDirectory }, store: broken, throttleHours: 24 });
  expect((await notifier.critical('database lost', AT)).kind).toBe('outbox');
  expect((await notifier.notice(spike(1), AT)).kind).toBe('outbox');
});
