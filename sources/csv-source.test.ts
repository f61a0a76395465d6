import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CsvSourceConfig } from '../config/schema/price-sources';
import { fileNameOf, fitsName } from './csv-file-name';
import { csvSource } from './csv-source';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-source-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function source(more: Partial<CsvSourceConfig> = {}) {
  return csvSource('files', {
    ...{ kind: 'csv', holds: 'day', directory, file: '{symbol}{month}{yy}*.csv' },
    ...{ columns: { date: 'd', close: 'c' }, separator: ',', decimal: '.', date_format: 'yyyy-MM-dd' },
    ...{ zone: 'UTC', skip_rows: 0, skip_footer: 0, multiplier: 1, inverse: false, symbols: { CORN: 'ZC' } },
    ...more,
  });
}

function write(name: string, close: number, written: number): void {
  const path = join(directory, name);
  writeFileSync(path, `d,c\n2024-11-28,${close}\n`);
  utimesSync(path, written, written);
}

const CORN = { instrument: 'CORN', contract: '20241200', barSize: 'day', days: 9 } as const;
const close = (value: number) => ({
  kind: 'bars',
  bars: { columns: { FINAL: Float64Array.of(value) } },
});

test('of the files that fit, the one written last counts', async () => {
  write('ZCZ24_11-27-2024.csv', 1, 100);
  write('zcz24_11-28-2024.csv', 2, 300);
  write('ZCZ24_11-20-2024.csv', 3, 200);
  write('ZCH25_11-28-2024.csv', 4, 400);
  expect(await source().bars(CORN)).toMatchObject(close(2));
});

test('an instrument without a symbol is called as it is, and so is a rate', async () => {
  write('GOLDZ24.csv', 5, 1);
  write('EURUSD.csv', 1.05, 1);
  expect(await source().bars({ ...CORN, instrument: 'GOLD' })).toMatchObject(close(5));
  const rates = source({ holds: 'rates', file: '{instrument}.csv' });
  expect(await rates.rates({ code: 'EURUSD', days: 9 })).toMatchObject(close(1.05));
});

test('no file is empty; a bad file, or no directory, is a failure with its name', async () => {
  expect(await source().bars(CORN)).toEqual({
    kind: 'empty',
    reason: `${join(directory, 'ZCZ24*.csv')} does not exist`,
  });
  writeFileSync(join(directory, 'ZCZ24.csv'), 'd,c\n2024-11-28,1\nx,2\n');
  expect(await source().bars(CORN)).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining('ZCZ24.csv, line 3, column d'),
  });
  writeFileSync(join(directory, 'ZCZ24.csv'), 'd,c\n');
  expect(await source().bars(CORN)).toMatchObject({ kind: 'empty' });
  rmSync(directory, { recursive: true });
  expect(await source().bars(CORN)).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining(`${directory} can't be read`),
  });
});

test.each([
  ['{symbol}{month}{yy}*.csv', 'ZCH25*.csv'],
  ['{instrument}_{contract}.csv', 'CORN_20250300.csv'],
  ['{symbol}-{yyyy}-{mm}.txt', 'ZC-2025-03.txt'],
])('%s is the name %s', (pattern, name) => {
  expect(fileNameOf(pattern, { instrument: 'CORN', symbol: 'ZC', contract: '20250300' })).toBe(name);
});

test.each([
  ['ZCH25.csv', 'zch25*.csv', true],
  ['ZCH25_a.b.csv', 'ZCH25*.csv', true],
  ['ZCH25xcsv', 'ZCH25*.csv', false],
  ['AZCH25.csv', 'ZCH25*.csv', false],
  ['A+B.csv', 'A+B.csv', true],
])('%s fits %s: %s', (name, pattern, fits) => {
  expect(fitsName(name, pattern)).toBe(fits);
});
