/**
 * `npm run bench -- prices`: the series store on real hourly prices, against Parquet files through hyparquet in the same
 * run; a day appended to 900 contracts; stitching and merging in memory.
 *
 * TST_BENCH_PARTS (default one,all,contracts,memory) chooses among them.
 */
import { existsSync, readdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Prices } from '../data/series/prices';
import { startDatabase } from '../test/support/database';
import { measureContracts } from './prices/contracts';
import { measureInMemory } from './prices/in-memory';
import { realContracts, realPrices } from './prices/real-series';
import { measureStore } from './prices/store';
import { printMeasured } from './tables/measured';

const ONE = 'GBP';
const STITCHED = 'US10';
const INSTRUMENTS = 150;
const CONTRACTS = 900;
const CONTRACTS_EACH = 6;

async function main(): Promise<void> {
  const parts = (process.env['TST_BENCH_PARTS'] ?? 'one,all,contracts,memory').split(',');
  const market = join(process.env['TST_SHARED'] ?? '../shared', 'data', 'futures');
  if (!existsSync(market)) return console.log(`left out: ${market} does not exist`);
  console.log(`${cpus().length} processors, load ${loadavg()[0].toFixed(1)} at the start`);
  const real = await allPrices(market);
  const server = await startDatabase();
  try {
    await measure(parts, server.url, real);
  } finally {
    await server.stop();
  }
  console.log(`load ${loadavg()[0].toFixed(1)} at the end`);
}

async function allPrices(market: string): Promise<ReadonlyMap<string, Prices>> {
  const files = readdirSync(join(market, 'multiple_prices_csv'));
  const real = new Map<string, Prices>();
  for (const code of files.map((file) => file.replace(/\.csv$/, '')))
    real.set(code, await realPrices(market, code));
  return real;
}

async function measure(
  parts: readonly string[],
  url: string,
  real: ReadonlyMap<string, Prices>,
): Promise<void> {
  const one = real.get(ONE)!;
  const all = [...real.values()];
  if (parts.includes('one')) {
    await measureStore(url, 'bench-warm', [one], 1); // libraries loaded, code compiled
    printMeasured(
      `${ONE}, ${one.multiple.times.length} rows`,
      await measureStore(url, 'bench-one', [one], 1),
    );
  }
  if (parts.includes('all'))
    printMeasured(`${INSTRUMENTS} instruments`, await measureStore(url, 'bench-all', all, INSTRUMENTS));
  if (parts.includes('contracts')) {
    const contracts = all.map((prices) => realContracts(prices, CONTRACTS_EACH));
    printMeasured('contracts', await measureContracts(url, 'bench-contracts', contracts, CONTRACTS));
  }
  if (parts.includes('memory'))
    printMeasured('in memory', await measureInMemory(real.get(STITCHED)!.multiple));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
