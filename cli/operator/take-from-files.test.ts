import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfig } from '../../config/load-config';
import { readBesidePrices } from '../../data/csv/beside-prices';
import { setSpreadCosts, spreadCosts } from '../../data/instruments/spread-costs';
import { auditEntries } from '../../data/operator/audit';
import { readFx, writeFx } from '../../data/series/fx';
import { loadCatalogue } from '../../data/store/catalogue';
import { type Database, openDatabase } from '../../data/store/database';
import { configured } from '../../test/support/configured';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import type { OpenSystem } from './open-system';
import { takeFromFiles } from './take-from-files';

/** What `instruments add --csv` takes besides prices. The tests build on each other. */
const ROLL_HEAD = 'Instrument,HoldRollCycle,RollOffsetDays,CarryOffset,PricedRollCycle,ExpiryOffset';
const NOW = Date.parse('2024-06-05T12:00:00Z');

let folder: string;
let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tst-taken-'));
  server = await startDatabase();
  database = await openDatabase(server.url, 'taken');
  const files = {
    'files/csvconfig/rollconfig.csv': `${ROLL_HEAD}\nV2X,FGHJKMNQUVXZ,-9,1,FGHJKMNQUVXZ,18\nCORN,Z,-30,-1,HKNUZ,14\n`,
    'files/csvconfig/spreadcosts.csv': 'Instrument,SpreadCost\nV2X,0.03\nCORN,0.5\nGOLD_micro,0.7\n',
    'files/fx_prices_csv/EURUSD.csv':
      'DATETIME,PRICE\n2024-06-03 23:00:00,1.1\n2024-06-04 23:00:00,1.2\n2024-06-05 23:00:00,1.3\n',
    'files/multiple_prices_csv/V2X.csv': '',
    'files/contract_prices_csv/CORN_20241200.csv': '',
    'own/rollconfig.csv': `${ROLL_HEAD}\nCORN,Z,-40,-1,HKNUZ,14\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As the operator's directory is now; undefined: there is none. */
async function take(directory: string | undefined) {
  const { config, ...settings } = configured(loadConfig({ env: {}, privateDirectory: undefined }));
  const open = {
    database,
    settings: { ...settings, config: { ...config, instrument_config_directory: directory } },
    clock: { read: async () => NOW },
  } as unknown as OpenSystem; // all that it asks for
  const files = await readBesidePrices(join(folder, 'files'));
  return takeFromFiles(open, await loadCatalogue(directory), ['V2X', 'CORN', 'GOLD_micro'], files);
}

test('without a directory for them roll parameters are left, and said; a cost that was set stays; one without prices is left alone', async () => {
  await setSpreadCosts(database, [{ instrument: 'CORN', spreadCost: 0.25 }]);
  const lines = await take(undefined);
  expect(lines).toEqual([
    'EURUSD: 2 rates taken from the files',
    expect.stringMatching(/^V2X: spread cost 0.03 \(instead of the shipped .*\), taken from the files$/),
    expect.stringMatching(/^CORN: left in the files: spread cost 0.5: yours stays, spread cost 0.25 /),
    expect.stringMatching(/^V2X: left in the files: hold .*, roll -9 days, .*: instrument_config_directory/),
    expect.stringMatching(/^CORN: left in the files: hold Z, .*: instrument_config_directory/),
  ]);
  expect([...(await readFx(database, 'EURUSD'))!.series.columns.price]).toEqual([1.1, 1.2]);
  expect(await spreadCosts(database)).toEqual(
    new Map([
      ['CORN', 0.25],
      ['V2X', 0.03],
    ]),
  );
  expect(await auditEntries(database, { action: 'take from files' })).toMatchObject([{ outcome: 'done' }]);
});

test("roll parameters that the operator's file lacks are added to it, others in it stay", async () => {
  const lines = await take(join(folder, 'own'));
  expect(lines).toEqual([
    'EURUSD: no rate is taken from the files; those stored since 2024-06-03 stay',
    expect.stringContaining('CORN: left in the files: spread cost 0.5'),
    'V2X: hold FGHJKMNQUVXZ, priced FGHJKMNQUVXZ, roll -9 days, carry 1, expiry 18 days, taken from the files',
    expect.stringMatching(/^CORN: left in the files: hold Z, .* roll -30 .*: yours stays, .* roll -40 days/),
    expect.stringMatching(/own\/rollconfig.csv is written: a system that runs has read the old one/),
  ]);
  const written = readFileSync(join(folder, 'own', 'rollconfig.csv'), 'utf8');
  expect(written).toBe(`${ROLL_HEAD}\nCORN,Z,-40,-1,HKNUZ,14\nV2X,FGHJKMNQUVXZ,-9,1,FGHJKMNQUVXZ,18\n`);
});

test('older rates are put before the stored ones, which stay', async () => {
  const { series, version } = (await readFx(database, 'EURUSD'))!;
  await writeFx(
    database,
    'EURUSD',
    { times: series.times.slice(1), columns: { price: Float64Array.of(9) } },
    version,
  );
  expect((await take(join(folder, 'own')))[0]).toBe(
    'EURUSD: 1 rate taken from the files; those stored since 2024-06-04 stay',
  );
  expect([...(await readFx(database, 'EURUSD'))!.series.columns.price]).toEqual([1.1, 9]);
});

test('a bad file is named with its line before anything is taken', async () => {
  writeFileSync(join(folder, 'files/csvconfig/spreadcosts.csv'), 'Instrument,SpreadCost\nV2X,wide\n');
  await expect(take(undefined)).rejects.toThrow(/spreadcosts.csv, line 2/);
});
