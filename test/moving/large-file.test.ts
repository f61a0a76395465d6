import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox } from '../services/support';
import { DUMP, writeFiles } from './dump';

/** Far beyond any real one (20 years of hourly bars are 8 MB): it takes a while, and memory of about five times its size. */
const BYTES = 200_000_000;
const MEMORY_MAX_KB = 1_200_000;
/** No clock changes within 90 days from here. */
const WINTER = Date.UTC(1980, 10, 1);
const STEP_MS = 2000;

const linux = process.platform === 'linux' ? it : it.skip;

linux('a file of 200 MB is imported in bounded memory', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tst-large-'));
  const sandbox = createSandbox({ PYSYS_PRIVATE_CONFIG_DIR: join(folder, 'private') });
  try {
    writeFiles(join(folder, 'dump'), {
      'csvconfig/instrumentconfig.csv': DUMP['csvconfig/instrumentconfig.csv'],
      'contract_prices/CORN_20241200.csv': DUMP['contract_prices/CORN_20241200.csv'],
    });
    const rows = writeLarge(join(folder, 'dump/contract_prices/CORN_20241200.csv'));
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
    expect(await running.ended).toBe(0);
    expect(running.output()).toContain(rows.toLocaleString('en-US'));
    expect(peak).toBeLessThan(MEMORY_MAX_KB);
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

function writeLarge(path: string): number {
  const file = openSync(path, 'w');
  let rows = 0;
  let bytes = writeSync(file, 'DATETIME,OPEN,HIGH,LOW,FINAL,VOLUME\n');
  while (bytes < BYTES) {
    let text = '';
    for (let index = 0; index < 10_000; index += 1, rows += 1) {
      const time = new Date(WINTER + rows * STEP_MS).toISOString().slice(0, 19).replace('T', ' ');
      const price = 430 + (rows % 97) / 4;
      text += `${time},${price}.0,${price + 1},${price - 1},${price + 0.25},${rows % 9999}.0\n`.replace(
        /(\.\d+)\.0/,
        '$1',
      );
    }
    bytes += writeSync(file, text);
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
