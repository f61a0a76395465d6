import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import { sharedFolder } from '../../test/support/shared';
import { spreadCosts } from '../instruments/spread-costs';
import { fxCodes } from '../series/fx';
import { instrumentsWithPrices, readPrices } from '../series/prices';
import { type Database, openDatabase } from '../store/database';
import { importMarket } from './import-market';

let server: TestDatabase;
let database: Database;
let folder: string;
let count = 0;

beforeAll(async () => {
  server = await startDatabase();
});
afterAll(async () => {
  await server?.stop();
});
beforeEach(async () => {
  count += 1;
  database = await openDatabase(server.url, `import-${count}`);
  folder = mkdtempSync(join(tmpdir(), 'tst-market-'));
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const HEADER = 'DATETIME,CARRY,CARRY_CONTRACT,PRICE,PRICE_CONTRACT,FORWARD,FORWARD_CONTRACT';
const ROWS = [
  '2020-01-01 23:00:00,,20200600,100,20200300,102,20200600',
  '2020-01-02 23:00:00,,20200600,101,20200300,103.5,20200600',
  '2020-01-03 23:00:00,,20200900,103,20200600,104,20200900',
  '2020-01-06 23:00:00,,20200900,,20200600,105,20200900',
  '2020-01-07 23:00:00,,20200900,107,20200600,109,20200900',
  '2020-01-08 23:00:00,,20201200,110,20200900,111,20201200',
];
const ADJUSTED = '104.5,105.5,105,,109,110'
  .split(',')
  .map((price, row) => `${ROWS[row].slice(0, 19)},${price}`);

function write(files: Readonly<Record<string, readonly string[]>>): void {
  for (const [path, lines] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), `${lines.join('\n')}\n`);
  }
}

function market(extra: Readonly<Record<string, readonly string[]>> = {}): void {
  write({
    'csvconfig/instrumentconfig.csv': [
      'Instrument,Description,Pointsize,Currency',
      'CORN,corn,50,USD',
      'OAT,oat,50,EUR',
    ],
    'csvconfig/spreadcosts.csv': ['Instrument,SpreadCost', 'CORN,0.125', 'OTHER,9'],
    'multiple_prices_csv/CORN.csv': [HEADER, ...ROWS],
    'adjusted_prices_csv/CORN.csv': ['DATETIME,price', ...ADJUSTED],
    'fx_prices_csv/EURUSD.csv': ['DATETIME,PRICE', '2020-01-01 23:00:00,1.1', '2020-01-08 23:00:00,1.2'],
    ...extra,
  });
}

it('stores prices, rates and costs', async () => {
  market();
  const imported = await importMarket(database, folder);
  expect(imported).toEqual({ instruments: ['CORN'], fxCodes: ['EURUSD'], rows: 6, warnings: [] });
  const prices = await readPrices(database, 'CORN');
  expect([...prices!.adjusted.columns.price]).toEqual([104.5, 105.5, 105, 109, 110]);
  expect(await spreadCosts(database)).toEqual(new Map([['CORN', 0.125]]));
});

it('cut at an instant, has the adjusted prices that were known then', async () => {
  market();
  const before = Date.UTC(2020, 0, 8);
  await importMarket(database, folder, { before });
  const prices = await readPrices(database, 'CORN');
  expect(prices!.multiple.times).toHaveLength(5);
  expect([...prices!.adjusted.columns.price]).toEqual([102.5, 103.5, 103, 107]); // the roll of 8 January is not known
});

it('warns when adjusted prices do not end where prices do', async () => {
  market({ 'adjusted_prices_csv/CORN.csv': ['DATETIME,price', '2020-01-08 23:00:00,111'] });
  const { warnings } = await importMarket(database, folder);
  expect(warnings).toEqual([expect.stringContaining('the last adjusted price is 111')]);
});

it('refuses to overwrite other prices without --replace', async () => {
  market();
  await importMarket(database, folder);
  await expect(importMarket(database, folder)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await importMarket(database, folder, { replace: true, before: Date.UTC(2020, 0, 8) });
  expect((await readPrices(database, 'CORN'))!.multiple.times).toHaveLength(5);
});

it('leaves out, with a warning, prices and rates that nothing needs, instead of refusing the whole folder', async () => {
  market({
    'multiple_prices_csv/WHEAT.csv': [HEADER, ...ROWS],
    'fx_prices_csv/CHFSEK.csv': ['DATETIME,PRICE', '2020-01-01 23:00:00,9'],
  });
  const { instruments, fxCodes, warnings } = await importMarket(database, folder);
  expect({ instruments, fxCodes }).toEqual({ instruments: ['CORN'], fxCodes: ['EURUSD'] });
  expect(warnings).toEqual([
    expect.stringMatching(/WHEAT\.csv: left out: WHEAT is not in .*instrumentconfig\.csv/),
    expect.stringMatching(/CHFSEK\.csv: left out: neither CHF nor SEK has a rate/),
  ]);
});

it('names the instrument whose currency has no rate, and the file that would have it', async () => {
  market({ 'multiple_prices_csv/OAT.csv': [HEADER, ...ROWS] });
  rmSync(join(folder, 'fx_prices_csv', 'EURUSD.csv'));
  const { warnings } = await importMarket(database, folder);
  expect(warnings).toEqual([expect.stringMatching(/OAT is in EUR: .*fx_prices_csv\/EURUSD\.csv is missing/)]);
});

describe('writes nothing', () => {
  afterEach(async () => {
    expect(await instrumentsWithPrices(database)).toEqual([]);
    expect(await fxCodes(database)).toEqual([]);
  });

  it('when the last file has a corrupt row', async () => {
    market({ 'multiple_prices_csv/OAT.csv': [HEADER, ...ROWS, 'garbage'] });
    const failed = importMarket(database, folder);
    await expect(failed).rejects.toMatchObject({ code: 'BAD_DATA_FILE' });
    await expect(failed).rejects.toThrow(/OAT\.csv, line 8/);
  });

  it('when a wanted instrument is not configured: its file and the one that lacks it are named', async () => {
    market({ 'multiple_prices_csv/WHEAT.csv': [HEADER, ...ROWS] });
    const failed = importMarket(database, folder, { instruments: ['CORN', 'WHEAT'] });
    await expect(failed).rejects.toMatchObject({ code: 'UNKNOWN_INSTRUMENT' });
    await expect(failed).rejects.toThrow(/WHEAT\.csv: WHEAT is not in .*instrumentconfig\.csv/);
  });

  it('when a roll has no prices to stitch: the file is named', async () => {
    const gap = ROWS.map((row) => row.replace(/^(2020-01-0[12].*),\d+(?:\.\d+)?,20200600$/, '$1,,20200600'));
    market({ 'multiple_prices_csv/OAT.csv': [HEADER, ...gap] });
    await expect(importMarket(database, folder)).rejects.toThrow(/OAT\.csv: its prices can't be stitched: /);
  });

  it('when a contract is of month 13', async () => {
    market({ 'multiple_prices_csv/OAT.csv': [HEADER, ROWS[0].replace('20200300', '20201300')] });
    await expect(importMarket(database, folder)).rejects.toThrow(
      /OAT\.csv, line 2, column PRICE_CONTRACT: "20201300" is not a contract id/,
    );
  });

  it('when wanted instruments are not there (all are named), the folder is not, or has no prices', async () => {
    market();
    await expect(importMarket(database, folder, { instruments: ['OAT', 'CORN', 'RYE'] })).rejects.toThrow(
      /no multiple prices of OAT, RYE/,
    );
    await expect(importMarket(database, join(folder, 'none'))).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});

const shared = sharedFolder('data/futures');
(shared === undefined ? it.skip : it)('takes the distributed market, cut at a date', async () => {
  const wanted = ['CORN', 'US10'];
  const before = Date.UTC(2023, 1, 28);
  const imported = await importMarket(database, shared!, { before, instruments: wanted });
  expect(imported.instruments).toEqual(wanted);
  expect(imported.fxCodes).toHaveLength(12);
  for (const code of wanted) {
    const { multiple, adjusted } = (await readPrices(database, code))!;
    expect(multiple.times.at(-1)).toBeLessThan(before);
    expect(adjusted.columns.price.at(-1)).toBe(
      multiple.columns.PRICE.findLast((price) => !Number.isNaN(price)),
    );
  }
});
