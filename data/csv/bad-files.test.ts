import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readCsvMarket } from '../../cli/replay/csv-market';
import { readReplayMarket } from '../../simulator/market/replay/replay-market';
import { readMarketData } from './market-data';
import { multiplePricesFile } from './price-files';

/** What users' files hold, given to everything that reads a market directory: backtest, replay and its simulator. */
const HEADER = 'DATETIME,CARRY,CARRY_CONTRACT,PRICE,PRICE_CONTRACT,FORWARD,FORWARD_CONTRACT';
const ROWS = [
  '2023-01-02 23:00:00,99,20230900,100,20231200,101,20240300',
  '2023-01-03 23:00:00,99,20230900,100.25,20231200,101,20240300',
  '2023-01-04 23:00:00,99,20230900,100.5,20231200,101,20240300',
];
const CONFIG = {
  'csvconfig/instrumentconfig.csv':
    'Instrument,Description,Pointsize,Currency,AssetClass,PerBlock,Percentage,PerTrade,Region\nCORN,"Corn, yellow",50,USD,Ags,2,0,0,Global\n',
  'csvconfig/rollconfig.csv':
    'Instrument,HoldRollCycle,RollOffsetDays,CarryOffset,PricedRollCycle,ExpiryOffset\nCORN,HUZ,-10,-1,HUZ,14\n',
  'csvconfig/spreadcosts.csv': 'Instrument,SpreadCost\nCORN,0.125\n',
  'adjusted_prices_csv/CORN.csv': 'DATETIME,price\n2023-01-02 23:00:00,100\n',
  'fx_prices_csv/EURUSD.csv': 'DATETIME,PRICE\n2023-01-02 23:00:00,1.1\n',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function market(prices: string | Buffer, config: Readonly<Record<string, string>> = {}): void {
  const files = { ...CONFIG, ...config, 'multiple_prices_csv/CORN.csv': prices };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

const READERS: readonly [string, () => Promise<unknown>][] = [
  ['backtest', async () => (await readMarketData(folder)).multiplePrices('CORN').columns],
  ['replay', async () => (await readCsvMarket(folder, ['CORN'])).multiple.get('CORN')!.columns],
  ['the simulator', async () => (await readReplayMarket(folder)).facts[0].broker.minTick],
];

const file = (...rows: string[]) => [HEADER, ...rows].join('\n').concat('\n');

describe.each(READERS)('%s', (_, read) => {
  it.each<[string, string | Buffer, RegExp]>([
    [
      'a contract of month 13',
      file(ROWS[0], ROWS[1].replace('20231200', '20231300')),
      /line 3, column PRICE_CONTRACT: "20231300"/,
    ],
    [
      'a contract of month 00',
      file(ROWS[0].replace('20240300', '20240000')),
      /line 2, column FORWARD_CONTRACT: "20240000"/,
    ],
    [
      'text in a number',
      file(ROWS[0], ROWS[1].replace('100.25', 'abc')),
      /line 3, column PRICE: "abc" is not a number/,
    ],
    [
      'a number with a comma for its thousands, as it stands there',
      file(ROWS[0], ROWS[1].replace('100.25', '"1,939.50"')),
      /line 3, column PRICE: "1,939\.50" is not a number/,
    ],
    [
      'an infinite number',
      file(ROWS[0].replace(',100,', ',inf,')),
      /line 2, column PRICE: "inf" is not a number/,
    ],
    [
      'a number too large to be held',
      file(ROWS[0].replace(',100,', ',1e999,')),
      /line 2, column PRICE: "1e999"/,
    ],
    [
      'a number of 400 digits',
      file(ROWS[0].replace(',100,', `,${'9'.repeat(400)},`)),
      /line 2, column PRICE/,
    ],
    ['a row that is cut off', file(ROWS[0], ROWS[1].slice(0, 33)), /line 3: \d cells where the header has 7/],
    [
      'a wrong header',
      file(...ROWS).replace('PRICE,PRICE_', 'PRICES,PRICE_'),
      /line 1, column PRICE: is missing/,
    ],
    ['semicolons', file(...ROWS).replaceAll(',', ';'), /line 1: .*semicolons; commas are needed/],
    [
      'a time that is none',
      file('02/01/2023,99,20230900,100,20231200,101,20240300'),
      /line 2, column DATETIME: "02\/01\/2023"/,
    ],
    ['a compressed file', gzipSync(file(...ROWS)), /is compressed by gzip/],
    ['half of a compressed file', gzipSync(file(...ROWS)).subarray(0, 40), /is compressed by gzip/],
    ['UTF-16', Buffer.from(`\uFEFF${file(...ROWS)}`, 'utf16le'), /is not a text in UTF-8/],
    ['an empty file', '', /line 1: the file is empty/],
  ])('names file and line of %s', async (_name, content, message) => {
    market(content);
    const failed = read();
    await expect(failed).rejects.toMatchObject({ code: 'BAD_DATA_FILE' });
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toThrow(/CORN\.csv/);
  });

  it.each<[string, string]>([
    ['the mark and the line ends of a spreadsheet', `\uFEFF${file(...ROWS).replaceAll('\n', '\r\n')}`],
    ['rows out of order', file(ROWS[2], ROWS[0], ROWS[1])],
    [
      'a row twice, of which the later one counts',
      file(ROWS[0], ROWS[1].replace('100.25', '7'), ROWS[1], ROWS[2]),
    ],
    ['no line end at the end', file(...ROWS).trimEnd()],
    ['quotes', file(...ROWS).replaceAll('20231200', '"20231200"')],
  ])('reads %s', async (_name, content) => {
    market(file(...ROWS));
    const plain = await read();
    market(content);
    expect(await read()).toEqual(plain);
  });

  it('reads configuration files with the mark and the line ends of a spreadsheet, and any region', async () => {
    market(file(...ROWS));
    const plain = await read();
    const config = Object.entries(CONFIG).map(([name, text]) => [
      name,
      `\uFEFF${text.replaceAll('\n', '\r\n')}`,
    ]);
    market(file(...ROWS), Object.fromEntries(config));
    expect(await read()).toEqual(plain);
  });

  it.each(['instrumentconfig', 'rollconfig', 'spreadcosts'])(
    "names the user's own file where %s.csv is wrong",
    async (name) => {
      market(file(...ROWS), { [`csvconfig/${name}.csv`]: 'Instrument,Nothing\nCORN\n' });
      await expect(read()).rejects.toThrow(join(folder, 'csvconfig', `${name}.csv`));
    },
  );
});

it('the simulator leaves out prices without configuration, by name, and refuses them where they are asked for', async () => {
  market(file(...ROWS), { 'multiple_prices_csv/OTHER.csv': file(...ROWS) });
  const { facts, warnings } = await readReplayMarket(folder);
  expect(facts.map(({ code }) => code)).toEqual(['CORN']);
  expect(warnings).toEqual([
    expect.stringMatching(
      /OTHER\.csv: OTHER is not in .*instrumentconfig\.csv and not in .*rollconfig\.csv: left out/,
    ),
  ]);
  await expect(readReplayMarket(folder, ['OTHER'])).rejects.toThrow(/OTHER is not in/);
  await expect(readReplayMarket(folder, ['NONE', 'CORN', 'RYE'])).rejects.toThrow(/prices of NONE, RYE/);
});

it('the simulator refuses a file without a price instead of dying of it', async () => {
  market(file());
  await expect(readReplayMarket(folder)).rejects.toThrow(/CORN\.csv, column PRICE: has no price/);
});

it('one row on a Saturday does not make the hours of a daily market', async () => {
  const days = Array.from({ length: 300 }, (_, day) => new Date(Date.UTC(2022, 0, 3) + day * 86_400_000));
  const weekdays = days.filter((day) => day.getUTCDay() % 6 !== 0);
  const row = (day: Date) => `${day.toISOString().slice(0, 10)}${ROWS[0].slice(10)}`;
  const hours = async (extra: readonly Date[]) => {
    market(file(...[...weekdays, ...extra].map(row)));
    const replayed = await readReplayMarket(folder);
    const [contract] = replayed
      .contracts('CORN', 'FUT')
      .filter(({ contractMonth }) => contractMonth === '202312');
    return replayed
      .sessions(contract, Date.UTC(2022, 5, 1), Date.UTC(2022, 5, 2))
      .map(({ open, close }) => close - open);
  };
  const plain = await hours([]);
  expect(plain).toEqual([14 * 3_600_000]);
  expect(await hours([new Date(Date.UTC(2022, 4, 7)), new Date(Date.UTC(2022, 6, 2))])).toEqual(plain);
});

it('a contract file of month 13 is not taken for a contract', async () => {
  const { contractFileName } = await import('./price-files');
  expect(contractFileName('CORN_20231300.csv')).toBeUndefined();
  expect(contractFileName('CORN_20231200.csv')).toEqual({
    instrument: 'CORN',
    contract: '20231200',
    part: 'merged',
  });
  expect(multiplePricesFile.parse('x.csv', Buffer.from(file(ROWS[0]))).times).toHaveLength(1);
});
