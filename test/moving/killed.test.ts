import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { MongoClient } from 'mongodb';
import { createSandbox, type RunningCommand, type Sandbox, until } from '../services/support';
import { parsedCsv } from '../support/parsed-csv';
import { DUMP, type Files, writeFiles } from './dump';

/** `kill -9` of an import: never half an item, no trading on half of the data, and the same command completes it. */
let folder: string;
let sandbox: Sandbox;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-killed-'));
  sandbox = createSandbox({ PYSYS_PRIVATE_CONFIG_DIR: join(folder, 'private') });
});
afterEach(async () => {
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

const ARGS = ['--system', 'moved'];
const command = (...more: string[]) => ['import', 'pysystemtrade', join(folder, 'dump'), ...ARGS, ...more];

/** Contracts of many months, so that there is something to be killed in. */
const MONTHS = Array.from(
  { length: 200 },
  (_, index) => `${2005 + Math.floor(index / 12)}${String((index % 12) + 1).padStart(2, '0')}00`,
);
const MANY: Files = Object.fromEntries(
  MONTHS.map((month) => [`contract_prices/V2X_${month}.csv`, DUMP['contract_prices/CORN_20241200.csv']]),
);

it('is refused to trade on, completed by the same command, and the same as one that was not killed', async () => {
  writeFiles(join(folder, 'dump'), { ...DUMP, ...MANY });
  const into = ['--into', join(folder, 'private')];
  for (const items of [1, 40, 90]) await killedAfter(items, sandbox.start(...command(...into)));

  const trading = await sandbox.run('run', 'prices', '--date', '2024-06-04', ...ARGS);
  expect(trading.code).not.toBe(0);
  expect(trading.output).toMatch(
    /the import of .*dump, begun at .* is unfinished: `npx tst import pysystemtrade .*` completes it/,
  );

  const other = await sandbox.run('import', 'pysystemtrade', join(folder, 'private'), ...ARGS);
  expect(other).toMatchObject({ code: 1, output: expect.stringContaining('is unfinished') });

  const completed = await sandbox.run(...command(...into));
  expect(completed).toMatchObject({ code: 0, output: expect.stringContaining('continuing an import') });
  expect(await written()).toEqual({ ...DUMP, ...MANY });

  const again = await sandbox.run(...command());
  expect(again.output).toMatch(/contract prices +│ 0 +│ 0 +│ 203 +│ 0/);
  expect(again.output).not.toMatch(/continuing/);
});

it('--abandon ends it as it is', async () => {
  writeFiles(join(folder, 'dump'), { ...DUMP, ...MANY });
  await killedAfter(20, sandbox.start(...command('--into', join(folder, 'private'))));
  const abandoned = await sandbox.run(...command('--abandon'));
  expect(abandoned).toMatchObject({
    code: 0,
    output: expect.stringContaining('abandoned: what was written stays'),
  });
  expect((await sandbox.run(...command('--abandon'))).output).toContain('no import is unfinished');
});

/** Kills the command as soon as the database has so many items of it. */
async function killedAfter(items: number, running: RunningCommand): Promise<void> {
  await running.says(/database: /);
  await until(async () => (await importedItems()) >= items);
  process.kill(running.pid, 'SIGKILL');
  expect(await running.ended).toBe('SIGKILL');
}

/** 0 while the database can't be reached: that of a command which was killed may be named before the new one is. */
async function importedItems(): Promise<number> {
  try {
    const { mongoUrl, database } = sandbox.endpoints('moved');
    const client = new MongoClient(mongoUrl, { serverSelectionTimeoutMS: 1_000 });
    try {
      return await client.db(database).collection('imported_items').countDocuments();
    } finally {
      await client.close();
    }
  } catch {
    return 0;
  }
}

/** The dump's own texts for each file whose export says the same. */
async function written(): Promise<Files> {
  const out = join(folder, 'out');
  expect((await sandbox.run('export', 'csv', out, ...ARGS)).code).toBe(0);
  const same = Object.entries({ ...DUMP, ...MANY }).filter(([path]) => {
    const rows = (from: string) => parsedCsv(join(folder, from, path));
    return path === 'spread_costs/spreadcosts.csv' || isDeepStrictEqual(rows('out'), rows('dump'));
  });
  return Object.fromEntries(same);
}
