/**
 * `npm run bench -- orders`: from the change of targets to orders at the broker, on a whole system; many at once, and the
 * kill switch in the middle of them; fills recorded in a second; the look at the order stack after years of history.
 *
 * TST_BENCH_PARTS (default years,fills,many,day) chooses among them; TST_BENCH_SIZES (default 100): instruments of the day.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabase } from '../test/support/database';
import { measureDay } from './orders/day';
import { measureFills } from './orders/fills';
import { measureMany } from './orders/many';
import { measureYears } from './orders/years';
import { printMeasured } from './tables/measured';

async function main(folder: string): Promise<void> {
  const parts = (process.env['TST_BENCH_PARTS'] ?? 'years,fills,many,day').split(',');
  const sizes = (process.env['TST_BENCH_SIZES'] ?? '100').split(',').map(Number);
  console.log(`${cpus().length} processors, load ${loadavg()[0].toFixed(1)} at the start`);
  const server = await startDatabase();
  try {
    if (parts.includes('years')) printMeasured('looks at the order stack', await measureYears(server.url));
    if (parts.includes('fills'))
      printMeasured('fills of the broker', await measureFills(server.url, join(folder, 'journal')));
  } finally {
    await server.stop();
  }
  if (parts.includes('many')) printMeasured('many orders', await measureMany());
  if (parts.includes('day'))
    for (const size of sizes) printMeasured(`${size} instruments`, await measureDay(size));
  console.log(`load ${loadavg()[0].toFixed(1)} at the end`);
}

const folder = mkdtempSync(join(tmpdir(), 'tst-bench-'));
process.env['TST_DATA_DIR'] = folder;
delete process.env['PYSYS_PRIVATE_CONFIG_DIR'];
main(folder)
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => rmSync(folder, { recursive: true, force: true }));
