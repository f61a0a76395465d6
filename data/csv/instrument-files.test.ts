import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedFolder } from '../../test/support/shared';
import {
  readBrokerFx,
  readBrokerInstruments,
  readInstrumentConfig,
  readMoreInstrumentInfo,
  readRollConfig,
  readSpreadCosts,
  rollConfigText,
} from './instrument-files';

const folder = mkdtempSync(join(tmpdir(), 'tst-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, 'given.csv');
  writeFileSync(path, text);
  return path;
}

it('binds columns by name, where pysystemtrade binds by position', async () => {
  const read = await readInstrumentConfig(
    file('Currency,Slippage,Instrument,Pointsize,PerTrade,PerBlock\nUSD,0.1,CORN,50,,2.5\n'),
  );
  expect(read.get('CORN')).toEqual({
    code: 'CORN',
    description: '',
    pointSize: 50,
    currency: 'USD',
    assetClass: '',
    perBlock: 2.5,
    percentage: 0,
    perTrade: 0,
    region: '',
  });
});

it('NA is missing in the broker file, and a name elsewhere', async () => {
  const text =
    'Instrument,IBSymbol,IBExchange,IBCurrency,IBMultiplier,priceMagnifier,IgnoreWeekly\n' +
    'CORN,ZC,CBOT,USD,5000,100,FALSE\nNA,NA,X,NA,NA,,TRUE\n';
  const read = await readBrokerInstruments(file(text));
  expect(read.get('CORN')).toMatchObject({
    symbol: 'ZC',
    multiplier: 5000,
    priceMagnifier: 100,
    ignoreWeekly: false,
  });
  expect(read.get('NA')).toMatchObject({
    symbol: 'NA',
    currency: undefined,
    multiplier: undefined,
    priceMagnifier: 1,
    ignoreWeekly: true,
  });
  expect(await readSpreadCosts(file('Instrument,SpreadCost\nNA,0.5\nNO,\n'))).toEqual(
    new Map([
      ['NA', 0.5],
      ['NO', 0],
    ]),
  );
});

it('reads the FX file', async () => {
  const text = 'CODE,CCY1,CCY2,INVERT\nMXPUSD,USD,MXN,YES\nAUDUSD,AUD,USD,NO\n';
  const read = await readBrokerFx(file(text));
  expect(read.get('MXPUSD')).toEqual({ code: 'MXPUSD', currency1: 'USD', currency2: 'MXN', invert: true });
  expect([...read.keys()]).toEqual(['MXPUSD', 'AUDUSD']);
});

it.each([
  [
    'an instrument twice',
    'Instrument,SpreadCost\nCORN,1\nCORN,2\n',
    /line 3, column Instrument: "CORN" is in the file twice/,
  ],
  [
    'a word for a number',
    'Instrument,SpreadCost\nCORN,much\n',
    /line 2, column SpreadCost: "much" is not a number/,
  ],
  ['a missing column', 'Instrument\nCORN\n', /column SpreadCost: is missing/],
  ['an empty name', 'Instrument,SpreadCost\n,1\n', /line 2, column Instrument: is empty/],
  ['an empty file', '', /is empty/],
  ['an open quote', 'Instrument,SpreadCost\n"CORN,1\n', /line 2.*never closed/],
])('refuses %s', async (_, text, message) => {
  await expect(readSpreadCosts(file(text))).rejects.toMatchObject({ code: 'BAD_DATA_FILE' });
  await expect(readSpreadCosts(file(text))).rejects.toThrow(message);
});

it('refuses a cycle with a letter that is no month', async () => {
  const roll =
    'Instrument,HoldRollCycle,RollOffsetDays,CarryOffset,PricedRollCycle,ExpiryOffset\nCORN,A,-60,-1,HKNUZ,14\n';
  await expect(readRollConfig(file(roll))).rejects.toThrow(
    /HoldRollCycle: "A" is not made of the month letters/,
  );
});

it.each(['a pipe', 'a folder'])('does not wait for %s in the place of a file', async (what) => {
  const path = join(folder, what);
  if (what === 'a pipe') execFileSync('mkfifo', [path]);
  else mkdirSync(path);
  await expect(readInstrumentConfig(path)).rejects.toThrow(/not a regular file/);
});

it("takes any region: it is a name to group by, and the user's own", async () => {
  const config = 'Instrument,Pointsize,Currency,Region\nCORN,50,USD,Global\n';
  expect((await readInstrumentConfig(file(config))).get('CORN')!.region).toBe('Global');
});

const shared = sharedFolder('data/futures/csvconfig');
(shared === undefined ? it.skip : it)('reads the distributed configuration', async () => {
  const path = (name: string) => join(shared!, `${name}.csv`);
  const instruments = await readInstrumentConfig(path('instrumentconfig'));
  const rolls = await readRollConfig(path('rollconfig'));
  expect([...(await readRollConfig(file(rollConfigText(rolls))))]).toEqual([...rolls]);
  expect(rolls.get('CORN')).toEqual({
    holdRollCycle: 'Z',
    pricedRollCycle: 'HKNUZ',
    rollOffsetDays: -60,
    carryOffset: -1,
    expiryOffset: 14,
  });
  const lines = readFileSync(path('instrumentconfig'), 'utf8').trimEnd().split('\n').length - 1;
  expect(instruments.size).toBe(lines);
  expect((await readMoreInstrumentInfo(path('moreinstrumentinfo'))).get('CORN')?.subClass).toBe('Grain');
  expect((await readSpreadCosts(path('spreadcosts'))).get('AEX')).toBe(0.063);
});
