import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../data/store/database';
import { storeEmail } from '../../data/system/emails';
import { failRun, finishRun, startRun } from '../../data/system/runs';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import type { OpenSystem } from '../operator/open-system';
import { lookAtDay } from './watch-day';

let server: TestDatabase;
let database: Database;
let web: Server;
let calls: string[];
let folder: string;
let now: number;
beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'watched');
  web = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      calls.push(`${request.method} ${request.url} ${body}`);
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  web?.close();
  await database?.close();
  await server?.stop();
});
beforeEach(() => {
  calls = [];
  folder = mkdtempSync(join(tmpdir(), 'tst-outbox-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (tradeDate: string) => ({ system: 'test', process: 'daily-cycle', tradeDate });
const begun = async (tradeDate: string) => {
  const at = new Date(`${tradeDate}T23:10Z`);
  return (await startRun(database, run(tradeDate), { owner: 'w', at, version: '1' })).run;
};
const mails = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));

/** The look at this instant, with these keys. */
async function look(instant: string, more: object = {}) {
  now = Date.parse(instant);
  const { port } = web.address() as { port: number };
  const config = {
    ...{
      system_zone: 'Europe/London',
      day_finished_by: '07:00',
      email_throttle_hours: 24,
      email_tls: 'required',
    },
    ...{ ping_url: `http://127.0.0.1:${port}/ping`, critical_webhook_url: `http://127.0.0.1:${port}/hook` },
    ...{ email_timeout_seconds: 5, ...more },
  };
  const clock = { read: async () => now, now: () => now };
  const settings = { config, endpoints: { system: 'test' }, folders: { outbox: folder } };
  await lookAtDay({ database, settings, clock } as unknown as OpenSystem, () => undefined);
}

test('a system that has run no day yet is not called late', async () => {
  await look('2026-11-24T08:00Z');
  expect([mails(), calls]).toEqual([[], []]);
});

test('a day that has finished by its hour is pinged once, and not before its hour', async () => {
  await finishRun(database, await begun('2026-11-24'), new Date('2026-11-24T23:30Z'));
  await look('2026-11-25T06:59Z'); // of the day before, which a new system has not had
  expect([mails(), calls]).toEqual([[], []]);
  await look('2026-11-25T07:00Z');
  await look('2026-11-25T07:01Z');
  expect(calls).toEqual(['GET /ping ']);
});

test('complaint: a failed process is more or less silent; a day that runs late, failed or was missed is mailed once, by mail and webhook, and not pinged', async () => {
  const late = await begun('2026-11-25');
  await look('2026-11-26T07:00Z');
  await look('2026-11-26T07:01Z');
  expect(mails()).toHaveLength(1);
  expect(mails()[0]).toMatch(/^\*CRITICAL\*: Day 2026-11-25 not finished by 07:00: It is still running/);
  expect(calls.map((call) => call.slice(0, 60))).toEqual([
    expect.stringMatching(/^POST \/hook \{"subject":"\*CRITICAL\*: Day 2026-11-25/),
  ]);
  await failRun(database, late, new Date('2026-11-26T08:00Z'), { error: 'orders: no capital' });
  await failRun(database, await begun('2026-11-26'), new Date('2026-11-26T23:20Z'), {
    error: 'prices: no broker',
  });
  await look('2026-11-27T07:00Z');
  await look('2026-11-28T07:00Z');
  const said = mails().map((text) => /Day (\S+) .*?: It (\w+)/.exec(text)?.slice(1));
  expect(said).toEqual([
    ['2026-11-25', 'is'],
    ['2026-11-26', 'failed'],
    ['2026-11-27', 'was'],
  ]);
  expect(mails()).toHaveLength(3);
});

test('complaint: mails silently stop; the nightly try of the mail server says so by webhook, and what was held back is mailed', async () => {
  await finishRun(database, await begun('2026-11-30'), new Date('2026-11-30T23:30Z'));
  const at = new Date('2026-11-30T22:00Z');
  const held = { at, subject: 'Price Spike CORN', text: '24.1 after 18.3', outcome: 'throttled' } as const;
  for (const id of ['a', 'b']) await storeEmail(database, { ...held, id });
  const account = {
    email_address: 'a@example.org',
    email_to: ['a@example.org'],
    email_server: '127.0.0.1',
    email_port: 1,
    email_pwd: 'hunter2',
  };
  await look('2026-12-01T07:00Z', account);
  expect(calls).toEqual([
    'GET /ping ',
    expect.stringMatching(/^POST \/hook .*Mail can not be sent: 127\.0\.0\.1:1/),
  ]);
  expect(calls.join()).not.toContain('hunter2');
  expect(mails().find((text) => text.startsWith('Mails that were held back'))).toMatch(
    /Price Spike CORN: 2, the last at 2026-11-30 22:00 UTC\n24\.1 after/,
  );
});
