import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox } from '../services/support';
import { DUMP, writeFiles } from './dump';

/** Far beyond any real one: 20 years of hourly bars are 8 MB. */
const BYTES = 110_000_000;
/** More rows than a series can have: all are read, and none is kept. */
const TOO_MANY_BYTES = 160_000_000;
const MEMORY_MAX_KB = 550_000;
/** No clock changes within these days. */
const WINTER = Date.UTC(1980, 10, 1);
const DAYS_OF_WINTER = 100;
const ROWS_OF_DAY = 43_200;
const DAY_TEXT = Array.from({ length: ROWS_OF_DAY }, (_, row) => {
  const time = new Date(2000 * row).toISOString().slice(11, 19);
  const price = 430 + (row % 97) / 4;
  return `DATE ${time},${price},${price + 1},${price - 1},${price + 0.25},${row % 9999}.0\n`;
}).join('');

const linux = process.platform === 'linux' ? it : it.skip;

linux(
  'large files are read in bounded memory: one is imported, one refused by the line of its bad row',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tst-large-'));
    const sandbox = createSandbox({ PYSYS_PRIVATE_CONFIG_DIR: join(folder, 'private') });
    try {
      writeFiles(join(folder, 'dump'), {
        'csvconfig/instrumentconfig.csv': DUMP['csvconfig/instrumentconfig.csv'],
        'contract_prices/CORN_20241200.csv': DUMP['contract_prices/CORN_20241200.csv'],
      });
      const rows = writeLarge(join(folder, 'dump/contract_prices/CORN_20241200.csv'), BYTES);
      const bad = join(folder, 'dump/contract_prices/CORN_20250300.csv');
      const badLine = writeLarge(bad, TOO_MANY_BYTES) + 2;
      appendFileSync(bad, '2024-06-04 12:00:00,430.0,431.0,429.0,4x0.0,1.0\n');
      const into = ['--system', 'large', '--into', join(folder, 'private')];
      const running = sandbox.start('import', 'pysystemtrade', join(folder, 'dump'), ...into);
      let ended = false;
      void running.ended.then(() => {
        ended = true;
      });
      let peak = 0;
      while (!ended) {
        peak = Math.max(peak, peakMemoryKb(running.pid));
        await Promise.race([running.ended, new Promise((resolve) => setTimeout(resolve, 100))]);
      }
      console.log(`${rows} rows, ${Math.round(peak / 1000)} MB`);
      expect(await running.ended).toBe(1);
      expect(running.output()).toContain(
        `not taken: ${bad}: line ${badLine}, column FINAL: "4x0.0" is not a number`,
      );
      expect(running.output()).toContain(rows.toLocaleString('en-US'));
      expect(peak).toBeLessThan(MEMORY_MAX_KB);
    } finally {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

/** Whole days of bars, until the file has this size. Returns the number of rows. */
function writeLarge(path: string, size: number): number {
  const file = openSync(path, 'w');
  let rows = 0;
  let bytes = writeSync(file, 'DATETIME,OPEN,HIGH,LOW,FINAL,VOLUME\n');
  for (let day = 0; bytes < size; day += 1, rows += ROWS_OF_DAY) {
    const date = new Date(WINTER + (day % DAYS_OF_WINTER) * 86_400_000).toISOString().slice(0, 10);
    bytes += writeSync(file, DAY_TEXT.replaceAll('DATE', date));
  }
  closeSync(file);
  return rows;
}

/** The most that the process had in memory so far; 0 when it has ended. */
function peakMemoryKb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
