import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { statementIn } from './statement';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-statement-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const statement = () => statementIn(directory, 'mine');
const write = (name: string, text: string) => writeFileSync(join(directory, name), text);

test('positions are of the time at which their file was written', async () => {
  write('positions.csv', 'instrument,contract,position\nCORN,20241200,-3\nUS10, 20250300 ,2\n');
  utimesSync(join(directory, 'positions.csv'), 100, 100.5);
  expect(await statement().positions()).toEqual({
    kind: 'stated',
    where: join(directory, 'positions.csv'),
    at: 100_500,
    positions: [
      { instrument: 'CORN', contract: '20241200', position: -3 },
      { instrument: 'US10', contract: '20250300', position: 2 },
    ],
  });
});

test('a file with its header alone says that nothing is held', async () => {
  write('positions.csv', 'instrument,contract,position\n');
  expect(await statement().positions()).toMatchObject({ kind: 'stated', positions: [] });
});

test('the account is worth its value, less margin what could be lost', async () => {
  write('account.csv', 'currency,value,margin\nUSD,500000,20000\nEUR,-10.5,0\n');
  const of = (key: string, currency: string, value: string) => ({ account: 'mine', currency, key, value });
  expect(await statement().account()).toEqual({
    kind: 'reported',
    values: [
      of('NetLiquidation', 'USD', '500000'),
      of('FullExcessLiquidity', 'USD', '480000'),
      of('NetLiquidation', 'EUR', '-10.5'),
      of('FullExcessLiquidity', 'EUR', '-10.5'),
    ],
  });
});

test('without a file, or a directory, nothing is stated, which is no problem', async () => {
  const absent = { kind: 'not-stated', isProblem: false };
  const reason = `${join(directory, 'positions.csv')} does not exist`;
  expect(await statement().positions()).toEqual({ ...absent, reason });
  expect(await statement().account()).toMatchObject(absent);
  expect(await statementIn(undefined, 'mine').positions()).toEqual({
    ...absent,
    reason: 'no broker_statement_directory is configured',
  });
});

test.each([
  ['positions.csv', '', /is empty/],
  ['positions.csv', 'instrument,contract\nCORN,20241200\n', /line 1, column position: is missing/],
  ['positions.csv', 'instrument,contract,position\nCORN,202412,1\n', /line 2, column contract: "202412"/],
  ['positions.csv', 'instrument,contract,position\nCORN,20241200,1.5\n', /line 2, column position/],
  ['positions.csv', 'instrument,contract,position\nCORN,20241200,\n', /line 2, column position/],
  ['positions.csv', 'instrument,contract,position\n,20241200,1\n', /line 2, column instrument/],
  [
    'positions.csv',
    'instrument,contract,position\nCORN,20241200,1\nCORN,20241200,2\n',
    /line 3: CORN 20241200 is there twice/,
  ],
  ['account.csv', 'currency,value,margin\nUSD,much,0\n', /line 2, column value/],
  ['account.csv', 'currency,value,margin\nUSD,1,\n', /line 2, column margin/],
  ['account.csv', 'currency,value,margin\n', /says nothing/],
  ['account.csv', 'currency,value,margin\nDollars,1,0\n', /line 2, column currency: "Dollars"/],
])('%s with %j is a problem, and nothing of it is taken', async (name, text, reason) => {
  write(name, text);
  const answer = name === 'account.csv' ? statement().account() : statement().positions();
  expect(await answer).toEqual({
    kind: 'not-stated',
    isProblem: true,
    reason: expect.stringMatching(reason),
  });
});
