import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import { dumpDatabases } from '../backup/dump';
import { restoreDump } from '../backup/restore';
import { ledgerRows } from '../ledger/ledger-store';
import { readContractPrices } from '../series/contract-prices';
import { readFx } from '../series/fx';
import { readSeries, writeSeries } from '../series/series-store';
import { type Database, openDatabase } from './database';
import { MIGRATIONS, migrateDatabase } from './migrations';
import { SCHEMA_VERSION, schemaVersion, setSchemaVersion } from './schema-version';

/** The version of what is stored is checked whenever a database is opened; old data are brought up to date. */
const FORMER = resolve(__dirname, '../../test/support/dump-of-schema-1');
const JPYUSD = { kind: 'fx_prices', name: 'JPYUSD' } as const;
const NOW = new Date('2026-11-28T10:00:00Z');
const TIMES = Float64Array.of(1, 2);

let server: TestDatabase;
let count = 0;
const open: Database[] = [];

beforeAll(async () => {
  server = await startDatabase();
});
afterAll(() => server?.stop());
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});

async function openNamed(name: string, toMigrate = false): Promise<Database> {
  const database = await openDatabase(server.url, name, { toMigrate });
  open.push(database);
  return database;
}

/** As a release before versions were kept has left it, with a rate that it should not have stored. */
async function former(): Promise<string> {
  const name = `former-${count++}`;
  const database = await openNamed(name);
  await writeSeries(database, JPYUSD, { times: TIMES, columns: { price: Float64Array.of(0, 0.0066) } }, 0);
  await database.main.collection<{ _id: string }>('meta').deleteOne({ _id: 'schema' });
  return name;
}

test('the migrations lead to the version of this program, one step each', () => {
  expect(MIGRATIONS.map(({ to }) => to)).toEqual(
    Array.from({ length: SCHEMA_VERSION - 1 }, (_, index) => index + 2),
  );
});

test('a new database is of the version of this program', async () => {
  const { main } = await openNamed('new');
  expect(await schemaVersion(main, NOW)).toBe(SCHEMA_VERSION);
  await openNamed('new');
});

test('a database of a newer release is refused by name, and stays as it is', async () => {
  const { main } = await openNamed('newer');
  await setSchemaVersion(main, SCHEMA_VERSION + 1, NOW);
  for (const toMigrate of [false, true])
    await expect(openNamed('newer', toMigrate)).rejects.toMatchObject({
      code: 'SCHEMA_NEWER',
      message: expect.stringMatching(
        /newer was written by a newer release \(schema 3\); this one knows schema 2/,
      ),
    });
  expect(await schemaVersion(main, NOW)).toBe(SCHEMA_VERSION + 1);
});

test('one of an earlier release is refused to commands, and migrated at start with a line for each step', async () => {
  const name = await former();
  await expect(openNamed(name)).rejects.toMatchObject({
    code: 'SCHEMA_OLDER',
    remedy: expect.stringContaining('npx tst start'),
  });
  const database = await openNamed(name, true);
  const said: string[] = [];
  await migrateDatabase(database, (line) => said.push(line), NOW);
  expect(said).toEqual([
    'schema 2: rates that are not above 0, or not finite, are removed',
    'schema 2: done, 1 changed',
  ]);
  expect((await readFx(database, 'JPYUSD'))?.series.columns.price).toEqual(Float64Array.of(0.0066));
  await openNamed(name);
  await migrateDatabase(database, (line) => said.push(line), NOW);
  expect(said).toHaveLength(2);
});

test('interrupted before it was noted, a migration is repeated and changes nothing more', async () => {
  const name = await former();
  const database = await openNamed(name, true);
  await MIGRATIONS[0].run(database);
  const before = await readSeries(database, JPYUSD);
  await migrateDatabase(database, () => undefined, NOW);
  expect(await readSeries(database, JPYUSD)).toEqual(before);
  expect(await schemaVersion(database.main, NOW)).toBe(SCHEMA_VERSION);
});

test('a dump of the former version is restored with all that is in it, and migrated', async () => {
  const database = await openNamed('restored');
  const said: string[] = [];
  await restoreDump(database, FORMER, { say: (line) => said.push(line) });
  expect(said.at(-1)).toBe('schema 2: done, 1 changed');
  expect((await readFx(database, 'JPYUSD'))?.series.columns.price).toEqual(Float64Array.of(0.0065, 0.0066));
  expect((await readFx(database, 'EURUSD'))?.series.columns.price).toEqual(Float64Array.of(1.08, 1.09, 1.1));
  const corn = await readContractPrices(database, 'CORN', '20241200', 'day');
  expect(corn?.columns.FINAL).toEqual(Float64Array.of(400.5, 401.5, 402.5));
  expect(await ledgerRows(database)).toMatchObject([
    { id: 'e1#1', instrument: 'CORN', quantity: 2, price: 401 },
  ]);
  await openNamed('restored');
});

test('a dump of a newer release is refused before anything is dropped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tst-newer-'));
  try {
    const newer = await openNamed('to-dump');
    await setSchemaVersion(newer.main, SCHEMA_VERSION + 1, NOW);
    await dumpDatabases(newer, join(folder, 'dump'), { at: NOW });
    const database = await openNamed('kept');
    await writeSeries(database, JPYUSD, { times: TIMES, columns: { price: Float64Array.of(0.1, 0.2) } }, 0);
    await expect(restoreDump(database, join(folder, 'dump'), { replace: true })).rejects.toMatchObject({
      code: 'SCHEMA_NEWER',
    });
    expect(await readFx(database, 'JPYUSD')).toBeDefined();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
