/**
 * `npm run bench -- daily-prices`: the daily prices of 870 contracts, hourly and daily, from a simulator that answers
 * history after 0.5 s, lacks a tenth of the contracts and enforces the broker's rules; then the same again at once, and a
 * day later. Before, 100 instruments without the broker's waits, which shows what the rest costs. Database and simulator
 * are processes of their own; the activities run here.
 *
 * TST_BENCH_CONTRACTS (default 870) and TST_BENCH_PARTS (default stage,rules) choose among them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import type { Deps } from '../activities/deps';
import { loadCatalogue } from '../data/store/catalogue';
import { openDatabase } from '../data/store/database';
import { DAY_MS } from '../domain/time/units';
import { startDatabase } from '../test/support/database';
import { type BenchGateway, startGateway } from './daily-prices/gateway';
import { type Spent, SpentTime } from './daily-prices/spent';
import { depsOf, filesOf, seedShort, updateAll, withContracts } from './daily-prices/system';

const DAY = '2026-11-18';
const NEXT_DAY = '2026-11-19';
const EVENING = Date.parse(`${DAY}T23:10:00Z`);
const RULES = { latencyMs: 500, missing: 0.1 };
const STAGE_INSTRUMENTS = 100;
/** Instruments of the market: more than the contracts need. */
const INSTRUMENTS = 240;

async function main(): Promise<void> {
  const parts = (process.env['TST_BENCH_PARTS'] ?? 'stage,rules').split(',');
  const contracts = Number(process.env['TST_BENCH_CONTRACTS'] ?? '870');
  console.log(`${cpus().length} processors, load ${loadavg()[0].toFixed(1)} at the start`);
  for (const part of parts) await inFreshSystem(part === 'stage' ? 0 : contracts);
  console.log(`load ${loadavg()[0].toFixed(1)} at the end`);
}

async function inFreshSystem(contracts: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tst-daily-prices-'));
  const start = new Date(EVENING).toISOString();
  const gateway = await startGateway(folder, start, contracts === 0 ? STAGE_INSTRUMENTS : INSTRUMENTS);
  const server = await startDatabase();
  const database = await openDatabase(server.url, 'bench');
  try {
    const catalogue = await loadCatalogue(filesOf(folder));
    const deps = depsOf(database, catalogue, await gateway.connect(gateway.still), gateway.still);
    const instruments = [...catalogue.brokerInstruments.keys()];
    const alive = await seedShort(deps, instruments);
    if (contracts === 0) await measureStage(deps, gateway, instruments);
    else
      await measureRules(deps, gateway, await withContracts(deps, instruments, { wanted: contracts, alive }));
  } finally {
    gateway.stop();
    await database.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without the broker's rules, on a clock that moves with each wait. */
async function measureStage(
  deps: Deps,
  gateway: BenchGateway,
  instruments: readonly string[],
): Promise<void> {
  const table = tableOf(`prices stage of ${instruments.length} instruments`, []);
  const spent = new SpentTime();
  const watched = { ...deps, dataBroker: spent.watch(deps.dataBroker) };
  const run = (day: string) => spent.measure(() => updateAll(watched, day, instruments));
  table.push(['first day', ...columnsOf(await run(DAY))]);
  await gateway.still.advance(EVENING + DAY_MS);
  table.push(['next day', ...columnsOf(await run(NEXT_DAY))]);
  console.log(table.toString());
}

async function measureRules(
  deps: Deps,
  gateway: BenchGateway,
  { instruments, contracts }: { readonly instruments: readonly string[]; readonly contracts: number },
): Promise<void> {
  const head = ['requests', 'peak open', 'violations', 'problems'];
  const table = tableOf(`${contracts} contracts of ${instruments.length} instruments`, head);
  const run = async (name: string, from: number, tradeDate: string) => {
    const clock = await gateway.runWithRules(from, RULES);
    const spent = new SpentTime();
    const dataBroker = await gateway.connect(clock);
    const running = { ...deps, clock, dataBroker: spent.watch(dataBroker) };
    let problems = 0;
    const times = await spent.measure(async () => {
      problems = (await updateAll(running, tradeDate, instruments)).problems.length;
    });
    await dataBroker.close();
    const { requests, peakOpen, violations } = await gateway.report();
    const violated = Object.values(violations).reduce((sum, count) => sum + count, 0);
    const counts = [requests, peakOpen, violated === 0 ? '0' : JSON.stringify(violations), problems];
    console.log(`${name}: ${columnsOf(times).join(' ')} ${counts.join(' ')}`);
    table.push([name, ...columnsOf(times), ...counts]);
  };
  await run('first run', EVENING + 60_000, DAY);
  await run('again, the same evening', EVENING + 30 * 60_000, DAY);
  await run('a day later', EVENING + DAY_MS, NEXT_DAY);
  console.log(table.toString());
}

function tableOf(title: string, more: readonly string[]) {
  return new Table({
    head: [title, 'seconds', 'broker', 'database', 'computing', ...more],
    style: { head: [], border: [] },
  });
}

function columnsOf({ total, broker, database, computing }: Spent): readonly string[] {
  return [total, broker, database, computing].map((seconds) => seconds.toFixed(1));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
