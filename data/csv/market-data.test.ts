import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseBacktestConfig } from '../../systems/config/parse-backtest-config';
import { createBacktest } from '../../systems/create-backtest';
import { readMarketData } from './market-data';

const INSTRUMENTS =
  'Instrument,Description,Pointsize,Currency,AssetClass,PerBlock,Percentage,PerTrade,Region\n' +
  'CORN,Corn,50,USD,Ags,2,0,0,US\n';
const ROLLS =
  'Instrument,HoldRollCycle,RollOffsetDays,CarryOffset,PricedRollCycle,ExpiryOffset\nCORN,Z,-50,-1,HKNUZ,10\n';
const MULTIPLE =
  'DATETIME,CARRY,CARRY_CONTRACT,PRICE,PRICE_CONTRACT,FORWARD,FORWARD_CONTRACT\n' +
  '2020-01-02 23:00:00,99,20200900,100,20201200,101,20211200\n';
const RULE = 'systems.provided.rules.ewmac.ewmac';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-market-'));
  write('csvconfig/instrumentconfig.csv', INSTRUMENTS);
  write('csvconfig/rollconfig.csv', ROLLS);
  write('csvconfig/spreadcosts.csv', 'Instrument,SpreadCost\nCORN,0.25\n');
  write('multiple_prices_csv/CORN.csv', MULTIPLE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function adjusted(...rows: string[]): void {
  write('adjusted_prices_csv/CORN.csv', `DATETIME,price\n${rows.join('\n')}\n`);
}

const utc = (text: string) => Date.parse(`${text}Z`);

describe('a market directory for research', () => {
  it('takes gaps, duplicates, disorder and missing prices as documented', async () => {
    adjusted(
      '2020-01-02 23:00:00,100',
      '2020-01-08 23:00:00,104', // after a gap of days, and before its turn
      '2020-01-03 23:00:00,', // missing
      '2020-01-07 23:00:00,101',
      '2020-01-07 23:00:00,103', // the later row of the same time counts
    );
    const data = await readMarketData(folder);
    const { times, columns } = data.adjustedPrices('CORN');
    expect([...times]).toEqual(
      ['2020-01-02T23:00:00', '2020-01-03T23:00:00', '2020-01-07T23:00:00', '2020-01-08T23:00:00'].map(utc),
    );
    expect([...columns.price]).toEqual([100, NaN, 103, 104]);
    const raw = createBacktest(config(), data).rawdata('CORN');
    expect([...raw.dailyPrice().values]).toEqual([100, NaN, NaN, 103, 104]); // business days 2, 3, 6, 7, 8
    expect([...raw.dailyReturn().values]).toEqual([NaN, NaN, NaN, NaN, 1]);
  });

  it('names file, line and column of a cell that is not a number', async () => {
    adjusted('2020-01-02 23:00:00,100', '2020-01-03 23:00:00,abc');
    const data = await readMarketData(folder);
    expect(() => data.adjustedPrices('CORN')).toThrow(
      /CORN\.csv, line 3, column price: "abc" is not a number/,
    );
  });

  it('names an instrument that has no prices, and the nearest one', async () => {
    adjusted('2020-01-02 23:00:00,100');
    const data = await readMarketData(folder);
    expect(() => createBacktest(config({ instrument_weights: { CORM: 1 } }), data)).toThrow(
      /no adjusted prices for 'CORM'.*CORN/,
    );
  });

  it('refuses a folder without prices and one that is none', async () => {
    await expect(readMarketData(folder)).rejects.toThrow(/adjusted_prices_csv/);
    await expect(readMarketData(join(folder, 'none'))).rejects.toThrow(/not a folder/);
  });
});

describe('a strategy file', () => {
  it('with an unknown rule is refused with the nearest one', () => {
    const trading_rules = { fast: { function: 'systems.provided.rules.ewmac.ewmacc', data: [] } };
    expect(() => config({ trading_rules })).toThrow(
      new RegExp(`strategy.yaml: trading_rules.fast: unknown rule '.*ewmacc'.*${RULE}`),
    );
  });
});

function config(more: Record<string, unknown> = {}) {
  const trading_rules = { fast: { function: RULE, other_args: { Lfast: 2, Lslow: 8 }, data: [] } };
  return parseBacktestConfig(
    { trading_rules, instrument_weights: { CORN: 1 }, ...more },
    { file: 'strategy.yaml' },
  );
}
