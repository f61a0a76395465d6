import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '../services/support';
import { DUMP, writeFiles } from './dump';

/** A dump with bad files among good ones: each is named, nothing of it is stored, all others are. */
let folder: string;
let sandbox: Sandbox;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-bad-'));
  sandbox = createSandbox({ PYSYS_PRIVATE_CONFIG_DIR: join(folder, 'private') });
});
afterAll(async () => {
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...more: string[]) =>
  sandbox.run(
    'import',
    'pysystemtrade',
    join(folder, 'dump'),
    '--system',
    'moved',
    '--into',
    join(folder, 'private'),
    ...more,
  );

const EXPECTED = [
  /not taken: .*multiple_prices\/CORN.csv: line 3, column PRICE: "481,5" is not a number/,
  /not taken: .*fx_prices\/EURUSD.csv: line 3, column price: "0" is not a rate/,
  /not taken: .*contract_prices\/WHEAT_20241200.csv: WHEAT is not in instrumentconfig.csv/,
  /not taken: .*arctic_production: is a dump of an Arctic store.*backup_db_to_csv/,
];

it('moves no data while the configuration is bad, because it says where to', async () => {
  const misspelt = { 'private/private_config.yaml': 'base_currency: USD\nproduction_capital_metod: full\n' };
  writeFiles(join(folder, 'dump'), { ...DUMP, ...misspelt });
  const { code, output } = await run();
  expect(code).toBe(1);
  expect(output).toMatch(
    /not taken: .*private_config.yaml: line 2: production_capital_metod: .*production_capital_method/,
  );
  expect(output).toContain('no data are moved');
  rmSync(join(folder, 'dump/private'), { recursive: true });
});

it('names each of them in a dry run and in the real one, and takes the others', async () => {
  writeFiles(join(folder, 'dump'), {
    ...DUMP,
    'multiple_prices/CORN.csv': DUMP['multiple_prices/CORN.csv'].replace('481.0', '"481,5"'),
    'fx_prices/EURUSD.csv': DUMP['fx_prices/EURUSD.csv'].replace('1.0882', '0'),
    'contract_prices/WHEAT_20241200.csv': DUMP['contract_prices/CORN_20241200.csv'],
    'notes/prices.csv': 'a,b\n1,2\n',
  });
  mkdirSync(join(folder, 'dump/mongo/arctic_production'), { recursive: true });
  writeFileSync(join(folder, 'dump/mongo/arctic_production/futures_contract_prices.bson'), Buffer.alloc(10));

  const dry = await run('--dry-run');
  const real = await run();
  for (const { code, output } of [dry, real]) {
    expect(code).toBe(1);
    for (const expected of EXPECTED) expect(output).toMatch(expected);
    expect(output).toMatch(/not of a known kind: .*notes\/prices.csv/);
    expect(output).toMatch(/contract prices +│ 4 +│ 0 +│ 0 +│ 0/);
    expect(output).toMatch(/multiple and adjusted prices │ 1 +│ 0 +│ 0 +│ 1/);
  }
  expect(dry.output).toContain('dry run: nothing was written; not taken: 4 files');
});

it('takes them when they are right, and nothing else changes', async () => {
  writeFiles(join(folder, 'dump'), {
    ...DUMP,
    'private/private_config.yaml': 'base_currency: USD\nquandl_key: secret-of-mine\n',
    'private/private_control_config.yaml': '',
    'private/systems/mine.yaml': 'instrument_weights:\n  CORN: 1.0\n',
  });
  const { output } = await run();
  expect(output).toMatch(/FX rates +│ 1 +│ 0 +│ 0/);
  expect(output).toMatch(/multiple and adjusted prices │ 1 +│ 0 +│ 1/);
  expect(output).toMatch(/contract position +│ 0 +│ 0 +│ 3/);
  expect(output).toMatch(/systems\/: new mine.yaml/);
  expect(output).toMatch(/note: .*private_config.yaml, line 3: quandl_key: has no effect here/);
  expect(output).not.toContain('secret-of-mine');
});

it('replaces what an earlier import wrote', async () => {
  const other = {
    'multiple_prices/SP500_micro.csv': DUMP['multiple_prices/SP500_micro.csv'].replace('5305.25', '5305.5'),
  };
  const adjusted = {
    'adjusted_prices/SP500_micro.csv': DUMP['adjusted_prices/SP500_micro.csv'].replace('5305.25', '5305.5'),
  };
  const config = { 'csvconfig/instrumentconfig.csv': DUMP['csvconfig/instrumentconfig.csv'] };
  writeFiles(join(folder, 'own'), { ...config, ...other, ...adjusted });
  const own = (...more: string[]) =>
    sandbox.run('import', 'pysystemtrade', join(folder, 'own'), '--system', 'moved', ...more);
  expect(await own()).toMatchObject({ code: 0, output: expect.stringMatching(/prices │ 0 +│ 1/) });
  expect((await run()).output).toMatch(/prices │ 0 +│ 1 +│ 1/); // its own files again: an import wrote what is there
});

it('is refused for a simulated market, and for a directory that is not there', async () => {
  const none = await sandbox.run('import', 'pysystemtrade', join(folder, 'none'), '--system', 'moved');
  expect(none).toMatchObject({ code: 1, output: expect.stringContaining("can't be read as a directory") });
  mkdirSync(join(sandbox.folder, 'systems/played'), { recursive: true });
  const market = { kind: 'synthetic', seed: 1, instruments: 14 };
  const setup = JSON.stringify({ system: 'played', gateway: 'simulator', market });
  writeFileSync(join(sandbox.folder, 'systems/played/system.json'), setup);
  const played = await sandbox.run('import', 'pysystemtrade', join(folder, 'own'), '--system', 'played');
  expect(played).toMatchObject({ code: 1, output: expect.stringContaining('has a simulated market') });
});
