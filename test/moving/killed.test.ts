import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createSandbox, type Sandbox } from '../services/support';
import { parsedCsv } from '../support/parsed-csv';
import { DUMP, type Files, writeFiles } from './dump';
import { killAfter } from './kill-after';

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
  for (const items of [1, 40, 90]) await killAfter(items, sandbox, 'moved', command(...into));

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
  expect(again.output).toMatch(/contract prices +│ 0 +│ 0 +│ 204 +│ 0/);
  expect(again.output).not.toMatch(/continuing/);
});

it('--abandon ends it as it is', async () => {
  writeFiles(join(folder, 'dump'), { ...DUMP, ...MANY });
  await killAfter(20, sandbox, 'moved', command('--into', join(folder, 'private')));
  const abandoned = await sandbox.run(...command('--abandon'));
  expect(abandoned).toMatchObject({
    code: 0,
    output: expect.stringContaining('abandoned: what was written stays'),
  });
  expect((await sandbox.run(...command('--abandon'))).output).toContain('no import is unfinished');
});

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
