import { startDatabase, type TestDatabase } from '../../test/support/database';
import { listStages, storeStage } from '../results/diagnostics';
import { chunkDocuments, oldVersions } from '../series/head';
import { readSeries, writeSeries } from '../series/series-store';
import { emails, storeEmail } from '../system/emails';
import { findLogs, logEntry, pruneLogs, storeLogs } from '../system/logs';
import { cleanDatabase } from './clean-database';
import { type Database, openDatabase } from './database';

const DAY = 86_400_000;
const KEPT = { series_versions: 30, backtests: 30, emails: 365 };
/** A replayed day: far from the machine's. */
const TRADING = new Date('2023-06-15T22:10:00Z');

let server: TestDatabase;
let database: Database;
beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'cleaned');
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});

const key = { kind: 'spreads', name: 'CORN' } as const;
const series = (rows: number) => ({
  times: Float64Array.from({ length: rows }, (_, row) => row * DAY),
  columns: { spread: Float64Array.from({ length: rows }, (_, row) => row / 4) },
});
const clean = (machine: number) =>
  cleanDatabase(database, KEPT, { machine: new Date(machine), trading: TRADING });
const readAt = async (version: number) => {
  const reader = await openDatabase(server.url, 'cleaned');
  try {
    return (await readSeries(reader, key, { version }))?.series.times.length;
  } finally {
    await reader.close();
  }
};

it('what a past day saw can be read for 30 days of the machine, then its versions and chunks go', async () => {
  for (let version = 0; version < 3; version++)
    await writeSeries(database, key, series(10 + version), version);
  const now = Date.now();
  const chunks = await chunkDocuments(database).countDocuments();
  expect(await clean(now + 29 * DAY)).toMatchObject({ versions: 0, chunks: 0 });
  expect([await readAt(1), await readAt(2), await readAt(3)]).toEqual([10, 11, 12]);

  expect(await clean(now + 31 * DAY)).toMatchObject({ versions: 2, chunks: 2 });
  await expect(readAt(1)).rejects.toMatchObject({ code: 'MISSING_DATA' });
  expect(await readAt(3)).toBe(12);
  expect(await oldVersions(database).countDocuments()).toBe(0);
  expect(await chunkDocuments(database).countDocuments()).toBe(chunks - 2);
});

it('log records are found by their time and removed when they are old', async () => {
  const now = Date.now();
  const record = (days: number) => {
    const time = new Date(now - days * DAY).toISOString();
    return logEntry({ time, level: 'info', name: 'worker', text: `${days}` });
  };
  const entries = [31, 29, 1].map(record);
  await storeLogs(database, entries);
  await storeLogs(database, entries.slice(1)); // a write whose answer was lost comes again
  expect((await findLogs(database, {}, 10)).map(({ text }) => text)).toEqual(['31', '29', '1']);
  expect(await pruneLogs(database, new Date(now - 30 * DAY))).toBe(1);
  expect((await findLogs(database, {}, 10)).map(({ text }) => text)).toEqual(['29', '1']);
});

it('results and mails go by the trading clock', async () => {
  const old = (days: number) => new Date(TRADING.getTime() - days * DAY);
  for (const days of [29, 31, 400]) {
    const at = old(days);
    const tradeDate = at.toISOString().slice(0, 10);
    await storeStage(database, { strategy: 'trend', tradeDate, at, stage: 'config', instrument: '' }, {});
    await storeEmail(database, { id: `mail-${days}`, at, subject: 's', text: 't', outcome: 'sent' });
  }
  expect(await clean(Date.now())).toMatchObject({ results: 2, mails: 1 });
  expect(await listStages(database, { strategy: 'trend' })).toHaveLength(1);
  expect((await emails(database)).map(({ id }) => id)).toEqual(['mail-31', 'mail-29']);
});
