import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '../services/support';
import { parsedCsv } from '../support/parsed-csv';
import { DUMP, writeFiles } from './dump';

/** Every kind of file of a CSV dump, in and out again by the real commands. */
let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tst-dump-'));
  writeFiles(join(folder, 'dump'), DUMP);
  sandbox = createSandbox({ PYSYS_PRIVATE_CONFIG_DIR: join(folder, 'private') });
});
afterAll(async () => {
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

const imported = (from = 'dump', ...more: string[]) =>
  sandbox.run(
    'import',
    'pysystemtrade',
    join(folder, from),
    '--system',
    'moved',
    '--into',
    join(folder, 'private'),
    ...more,
  );

const COSTS = 'spread_costs/spreadcosts.csv';

it('takes all of it, and strategies that add up to the contracts are no matter of reconciliation', async () => {
  const { code, output } = await imported();
  expect([code, output]).toEqual([0, expect.stringContaining('everything was taken')]);
  expect(output).not.toContain('it is locked');
});

describe('what comes out', () => {
  beforeAll(async () => {
    const exported = await sandbox.run('export', 'csv', join(folder, 'out'), '--system', 'moved');
    expect(exported.code).toBe(0);
  });

  it.each(Object.keys(DUMP).filter((path) => path !== COSTS))('%s', (path) => {
    const [actual, expected] = ['out', 'dump'].map((from) => parsedCsv(join(folder, from, path)));
    expect(actual).toEqual(expected);
  });

  it('spread costs of the dump, not those of the configuration', () => {
    expect(readFileSync(join(folder, 'out', COSTS), 'utf8')).toContain('CORN,0.13\n');
  });

  it('roll calendars, as the prices rolled, where there was no file', () => {
    expect(readFileSync(join(folder, 'out/roll_calendars_csv/CORN.csv'), 'utf8')).toBe(
      'DATE_TIME,current_contract,next_contract,carry_contract\n' +
        '2024-06-03 23:00:00,20231200,20241200,20230900\n' +
        '2024-06-03 23:00:00,20241200,20251200,20240900\n',
    );
  });

  it('is imported into another system as the same', async () => {
    const again = await sandbox.run('import', 'pysystemtrade', join(folder, 'out'), '--system', 'second');
    expect(again.code).toBe(0);
    const exported = await sandbox.run('export', 'csv', join(folder, 'out2'), '--system', 'second');
    expect(exported.code).toBe(0);
    for (const path of Object.keys(DUMP))
      expect(readFileSync(join(folder, 'out2', path), 'utf8')).toBe(
        readFileSync(join(folder, 'out', path), 'utf8'),
      );
  });
});

it('historic orders are shown', async () => {
  const { output } = await sandbox.run('orders', 'history', '--system', 'moved', '--level', 'contract');
  expect(output).toMatch(/C150 +│ my_trend │ CORN +│ 20231200\/20241200 │ -2\/2 +│ -2\/2 +│ 10.5/);
  expect(output).toContain('2 of 2 contract orders');
});

it('positions are held, once', async () => {
  const held = async () => (await sandbox.run('positions', '--system', 'moved')).output;
  const before = await held();
  expect(before).toMatch(/CORN .* 3 20241200/);
  expect(before).toMatch(/SP500_micro .* -2 20240600/);
  expect(before).not.toMatch(/20231200/);
  const again = await imported();
  expect(again.output).toMatch(/contract position +│ 0 +│ 0 +│ 3 +│ 0/);
  expect(await held()).toBe(before);
});

it('a newer dump replaces what an older one said', async () => {
  const path = 'contract_positions/CORN_20241200.csv';
  writeFiles(join(folder, 'newer'), {
    ...DUMP,
    [path]: `${DUMP[path]}2024-06-05 14:00:00,1.0\n`,
    'roll_state/roll_state.csv': DUMP['roll_state/roll_state.csv'].replace('Passive', 'Force'),
  });
  const newer = await imported('newer');
  expect(newer).toMatchObject({ code: 0 });
  expect(newer.output).toMatch(/contract position +│ 0 +│ 1 +│ 2 +│ 0/);
  expect(newer.output).toMatch(
    /note: CORN: 1 are held, and the strategies have 3; it is locked while .*tst orders balance CORN --strategy/,
  );
  expect(newer.output).toMatch(/roll states +│ 0 +│ 1 +│ 0/);
  expect((await sandbox.run('positions', '--system', 'moved')).output).toMatch(/CORN .* 1 20241200/);
});
