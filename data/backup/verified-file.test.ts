import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sliceRows } from '../../domain/series/rows';
import type { FxPrices } from '../../domain/series/series';
import { DAY_MS } from '../../domain/time/units';
import { FX_SPEC } from '../csv/price-files';
import { createExportedFiles } from './exported-files';
import { writeVerifiedSeries } from './verified-file';

const START = Date.UTC(2024, 0, 2, 23);
const rates = (values: number[]): FxPrices => ({
  times: Float64Array.from(values, (_, row) => START + row * DAY_MS),
  columns: { price: Float64Array.from(values) },
});

let folder: string;
let files: ReturnType<typeof createExportedFiles>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-export-'));
  files = createExportedFiles();
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = () => join(folder, 'EURUSD.csv');
const write = (series: FxPrices) => writeVerifiedSeries(folder, 'EURUSD.csv', series, FX_SPEC, files);
/** What a process that knows nothing of the file writes. */
async function fromScratch(series: FxPrices): Promise<string> {
  await writeVerifiedSeries(folder, 'scratch.csv', series, FX_SPEC, createExportedFiles());
  return readFileSync(join(folder, 'scratch.csv'), 'utf8');
}

test('a series that grew is appended to, and the file is as if written from scratch', async () => {
  const all = rates([1.1, 1.2, 1.3, Number.NaN, 0.1 + 0.2]);
  await write(sliceRows(all, 0, 2));
  const { ino } = statSync(path());
  await write(sliceRows(all, 0, 3));
  await write(all);
  expect(readFileSync(path(), 'utf8')).toBe(await fromScratch(all));
  expect(statSync(path()).ino).toBe(ino);
});

test('an unchanged series is not written again', async () => {
  const all = rates([1.1, 1.2]);
  await write(all);
  const { mtimeMs } = statSync(path());
  await write(rates([1.1, 1.2]));
  expect(statSync(path()).mtimeMs).toBe(mtimeMs);
});

test.each([
  ['an earlier row changed', rates([1.1, 1.25, 1.3, 1.4])],
  ['rows were taken away', rates([1.1])],
])('the file is written again when %s', async (_, next) => {
  await write(rates([1.1, 1.2, 1.3]));
  await write(next);
  expect(readFileSync(path(), 'utf8')).toBe(await fromScratch(next));
});

test.each([
  ['changed', () => writeFileSync(path(), 'DATETIME,PRICE\n2024-01-02 23:00:00,9.9\n')],
  ['appended to', () => appendFileSync(path(), 'rubbish')],
  ['removed', () => rmSync(path())],
])('a file that somebody has %s is written again', async (_, meddle) => {
  await write(rates([1.1, 1.2]));
  meddle();
  const all = rates([1.1, 1.2, 1.3]);
  await write(all);
  expect(readFileSync(path(), 'utf8')).toBe(await fromScratch(all));
});
