import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type FoundFile, itemsOf } from '../../domain/moving/items';
import { recognise } from '../../domain/moving/recognise';
import { readItem } from './read-item';

const INSTRUMENTS = new Set(['CORN']);
const OPTIONS = { instruments: INSTRUMENTS, stitch: false };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-read-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The one item that the files come to, read. */
async function read(files: Readonly<Record<string, string | Buffer>>) {
  const found = Object.entries(files).map(([name, content]): FoundFile => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    const file = recognise(name);
    if (file.kind !== 'part') throw new Error(`${name} is not recognised`);
    return { path, part: file.part, name: file.name, format: file.format };
  });
  const { items } = itemsOf(found, INSTRUMENTS);
  expect(items).toHaveLength(1);
  return readItem(items[0], OPTIONS);
}

const BARS = 'contract_prices/CORN_20241200.csv';
const HEADER = 'DATETIME,OPEN,HIGH,LOW,FINAL,VOLUME\n';
const bars = (...rows: string[]) => HEADER + rows.map((row) => `${row}\n`).join('');
const FIRST = '2024-06-03 23:00:00,430,432.5,429,432,1500';
const SECOND = '2024-06-04 23:00:00,432,433.5,431,433,1600';

describe('prices of a contract', () => {
  it.each<[string, string | Buffer, RegExp]>([
    [
      'text in a number',
      bars(FIRST, SECOND.replace('433.5', 'n/a')),
      /line 3, column HIGH: "n\/a" is not a number/,
    ],
    [
      'a comma for the decimals',
      bars(FIRST.replace('432.5', '"432,5"')),
      /line 2, column HIGH: "432,5" is not a number/,
    ],
    ['another kind of file', 'DATETIME,price\n2024-06-03,1\n', /line 1, column OPEN: is missing/],
    [
      'a column too many',
      bars().replace('VOLUME', 'VOLUME,CLOSE'),
      /line 1, column CLOSE: is not a column of this kind/,
    ],
    ['semicolons', bars(FIRST).replaceAll(',', ';'), /line 1: its cells are separated by semicolons/],
    ['a row that is cut off', bars(FIRST) + SECOND.slice(0, 30), /line 3: 4 cells where the header has 6/],
    ['a number that is cut off', bars(FIRST) + SECOND.slice(0, -2), /line 3: is not ended by a newline/],
    [
      'a day that does not exist',
      bars(FIRST.replace('06-03', '02-30')),
      /line 2, column DATETIME: "2024-02-30 23:00:00"/,
    ],
    [
      'a time in another form',
      bars(FIRST, SECOND.replace('2024-06-04', '04/06/2024')),
      /line 3, column DATETIME: "04\/06/,
    ],
    [
      'dates among times',
      bars(FIRST, SECOND.replace(' 23:00:00', '')),
      /line 3, column DATETIME: "2024-06-04"/,
    ],
    ['infinity', bars(FIRST.replace('1500', 'inf')), /line 2, column VOLUME: "inf" is not a number/],
    ['UTF-16', Buffer.from(bars(FIRST), 'utf16le'), /is not a text in UTF-8/],
    ['nothing', '', /the file is empty/],
    ['rows out of order', bars(SECOND, '', FIRST), /line 4: is earlier than the row before it: .*sort them/],
    ['a quote that is never closed', bars(FIRST, `"${SECOND}`), /line 3: a quote is opened and never closed/],
  ])('with %s are refused', async (_, content, message) => {
    await expect(read({ [BARS]: content })).rejects.toMatchObject({
      code: 'BAD_DATA_FILE',
      message: expect.stringMatching(message),
    });
  });

  it.each<[string, string | Buffer, number, readonly RegExp[]]>([
    ['a byte order mark', `\ufeff${bars(FIRST, SECOND)}`, 2, []],
    ['CRLF', bars(FIRST, SECOND).replaceAll('\n', '\r\n'), 2, []],
    ['quotes', bars(FIRST.replace('432.5', '"432.5"'), SECOND), 2, []],
    ['blank lines', bars(FIRST, '', SECOND), 2, []],
    ['dates only', bars(FIRST.replace(' 23:00:00', '')), 1, []],
    ['microseconds', bars(FIRST.replace('23:00:00', '23:00:00.123456')), 1, []],
    [
      'two rows of one time',
      bars(FIRST, '', FIRST),
      1,
      [/line 4: has the time of another row; the later one counts/],
    ],
    ['a header alone', bars(), 0, [/has no rows/]],
  ])('with %s are read', async (_, content, rows, notes) => {
    expect(await read({ [BARS]: content })).toMatchObject({
      rows,
      notes: notes.map((note) => expect.stringMatching(note)),
    });
  });
});

const MULTIPLE = 'multiple_prices/CORN.csv';
const ADJUSTED = 'adjusted_prices/CORN.csv';
const multiple = (...rows: string[]) =>
  ['DATETIME,CARRY,CARRY_CONTRACT,PRICE,PRICE_CONTRACT,FORWARD,FORWARD_CONTRACT', ...rows, ''].join('\n');
const HELD = '2024-06-03 23:00:00,425,20240900,432,20241200,440,20251200';

describe('multiple and adjusted prices', () => {
  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'a contract of 6 digits',
      { [MULTIPLE]: multiple(HELD.replace('20241200', '202412')) },
      /column PRICE_CONTRACT: "202412" is not a contract id/,
    ],
    [
      'a column too few',
      { [MULTIPLE]: multiple().replace(',FORWARD_CONTRACT', '') },
      /column FORWARD_CONTRACT: is missing/,
    ],
    [
      'a roll without a forward price, and nothing adjusted',
      {
        [MULTIPLE]: multiple(
          HELD.replace(',440,', ',,'),
          HELD.replace('06-03', '06-04').replace('20241200', '20251200'),
        ),
      },
      /its prices can't be stitched/,
    ],
    ['two rows of one time', { [MULTIPLE]: multiple(HELD, HELD) }, /line 3: has the time of another row/],
    [
      'a bad adjusted file',
      { [MULTIPLE]: multiple(HELD), [ADJUSTED]: 'DATETIME,price\n2024-06-03,x\n' },
      /adjusted_prices\/CORN.csv, line 2, column price/,
    ],
  ])('with %s are refused', async (_, files, message) => {
    await expect(read(files)).rejects.toMatchObject({
      code: 'BAD_DATA_FILE',
      message: expect.stringMatching(message),
    });
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'that end elsewhere',
      { [MULTIPLE]: multiple(HELD), [ADJUSTED]: 'DATETIME,price\n2024-06-03 23:00:00,431\n' },
      /last adjusted price is 431, the last price 432; --stitch/,
    ],
    [
      'that roll back',
      { [MULTIPLE]: multiple(HELD, HELD.replace('06-03', '06-04').replace('20241200', '20231200')) },
      /the contract falls from 20241200 to 20231200/,
    ],
  ])('%s are noted', async (_, files, note) => {
    expect((await read(files)).notes).toEqual([expect.stringMatching(note)]);
  });
});

it.each<[string, string, RegExp]>([
  [
    'fx_prices/EURUSD.csv',
    'DATETIME,PRICE\n2024-06-03,1.1\n2024-06-04,0\n',
    /line 3, column price: "0" is not a rate/,
  ],
  [
    'contract_positions/CORN_20241200.csv',
    'DATETIME,position\n2024-06-03,1.5\n',
    /the position 1.5 of 2024-06-02T23/,
  ],
  ['roll_state/roll_state.csv', 'Instrument,state\nCORN,Rolling\n', /line 2, column state: "Rolling"/],
  ['roll_state/roll_state.csv', 'Instrument,state\nWHEAT,Force\n', /WHEAT is not in instrumentconfig/],
  [
    'contracts_data/CORN.csv',
    ',date,sampling,expiry\n0,202412,True,20241213\n',
    /line 2, column date: "202412"/,
  ],
  [
    'contracts_data/CORN.csv',
    ',date,sampling,expiry\n0,20241200,Perhaps,20241213\n',
    /line 2, column sampling: "Perhaps"/,
  ],
  [
    'contracts_data/CORN.csv',
    ',date,sampling,expiry\n0,20241200,True,13.12.2024\n',
    /line 2, column expiry: "13.12.2024"/,
  ],
  [
    'capital/capital_data.csv',
    'DATETIME,Actual,Accumulated,Broker,Max\n2024-06-03,a,0,1,1\n',
    /line 2, column Actual: "a"/,
  ],
  [
    'capital/capital_data.csv',
    'DATETIME,Actual,Accumulated,Broker,Max\n2024-06-03,1,0,1,10',
    /line 2: is not ended by a newline/,
  ],
  ['spread_costs/spreadcosts.csv', 'Instrument,SpreadCost\nCORN,much\n', /line 2, column SpreadCost: "much"/],
  [
    'broker_orders/broker_orders.csv',
    'key,trade,order_id\ns/CORN/20241200,[x],1\n',
    /line 2, column trade: "\[x\]"/,
  ],
  [
    'broker_orders/broker_orders.csv',
    'key,trade,order_id\ns/CORN/202412,[1],1\n',
    /line 2, column key: "202412"/,
  ],
  [
    'optimal_positions/s_CORN.csv',
    'DATETIME,wanted\n2024-06-03,1\n',
    /line 1: its columns are DATETIME,wanted/,
  ],
])('%s is refused: %#', async (path, content, message) => {
  await expect(read({ [path]: content })).rejects.toMatchObject({
    code: 'BAD_DATA_FILE',
    message: expect.stringMatching(message),
  });
});
