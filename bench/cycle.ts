/**
 * `npm run bench -- cycle`: the daily cycle on the synthetic market at 12 and at 100 instruments, split per stage;
 * peak memory of each process; time from `kill -9` of the worker to the next step; days per minute of a replay.
 * Waits for the broker's pacing happen on the simulated clock, so they are in no figure.
 *
 * TST_BENCH_SIZES (default 12,100) and TST_BENCH_PARTS (default cycle,recovery,replay; `seed`: the first history alone)
 * choose among them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { STAGES } from '../domain/system/names';
import { type CycleTimes, type MeasuredSystem, startMeasuredSystem } from './cycle/measured-system';
import { peakMemory } from './cycle/peak-memory';
import type { ProcessorTime } from './cycle/processor-time';
import { measureRecovery } from './cycle/recovery';
import { replayRate } from './cycle/replay-rate';

/** Business days; the market is synthetic, so any will do. */
const DAYS = ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-23'] as const;

async function main(): Promise<void> {
  const sizes = (process.env['TST_BENCH_SIZES'] ?? '12,100').split(',').map(Number);
  const parts = (process.env['TST_BENCH_PARTS'] ?? 'cycle,recovery,replay').split(',');
  console.log(`${cpus().length} processors, load ${loadavg()[0].toFixed(1)} at the start`);
  for (const [index, size] of sizes.entries()) {
    if (parts.includes('seed')) await measureFirstHistory(size);
    if (parts.includes('cycle')) await measureSize(size, index === 0 && parts.includes('recovery'));
  }
  if (parts.includes('replay')) {
    console.log(`\nreplay of ten days of real prices, six instruments:\n  ${replayRate()}`);
  }
  console.log(`\nload ${loadavg()[0].toFixed(1)} at the end`);
}

async function measureFirstHistory(instruments: number): Promise<void> {
  const system = await startMeasuredSystem(instruments, DAYS[0]);
  try {
    const { total, processor } = await system.seed(DAYS[0]);
    console.log(`\n${instruments} instruments: first history ${seconds(total)}, ${processorText(processor)}`);
    printMemory(system);
  } finally {
    await system.stop();
  }
}

async function measureSize(instruments: number, withRecovery: boolean): Promise<void> {
  console.log(`\n${instruments} synthetic instruments`);
  const system = await startMeasuredSystem(instruments, DAYS[0]);
  try {
    const { total, processor } = await system.seed(DAYS[0]);
    console.log(`  first history from the broker, once: ${seconds(total)}, ${processorText(processor)}`);
    const first = await system.cycle(DAYS[0]);
    const second = await system.cycle(DAYS[1]);
    console.log(timesTable({ 'first day': first, 'second day': second }));
    console.log(`  prices stage, first day: ${processorText(first.pricesProcessor)}`);
    console.log(`  prices stage, second day: ${processorText(second.pricesProcessor)}`);
    printMemory(system);
    if (withRecovery) await printRecovery(system);
  } finally {
    await system.stop();
  }
}

function timesTable(days: Readonly<Record<string, CycleTimes>>): string {
  const table = new Table({ head: ['cycle, seconds', ...STAGES, 'total'], style: { head: [], border: [] } });
  for (const [name, { stages, total }] of Object.entries(days)) {
    table.push([name, ...STAGES.map((stage) => stages[stage].toFixed(1)), total.toFixed(1)]);
  }
  return table.toString();
}

function printMemory(system: MeasuredSystem): void {
  const peaks = peakMemory(system.endpoints().processes);
  const texts = Object.entries(peaks).map(([name, megabytes]) => `${name} ${megabytes} MB`);
  console.log(`  peak memory: ${texts.join(', ') || 'not known on this system'}`);
}

async function printRecovery(system: MeasuredSystem): Promise<void> {
  for (const [index, stage] of (['prices', 'orders'] as const).entries()) {
    const took = await measureRecovery(system, DAYS[2 + index], stage);
    console.log(`  kill -9 of the worker in stage ${stage} to the next step: ${seconds(took)}`);
  }
}

function processorText(processor: ProcessorTime): string {
  const texts = Object.entries(processor).map(([name, used]) => `${name} ${used.toFixed(1)}`);
  return `processor seconds: ${texts.join(', ') || 'not known on this system'}`;
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

const data = mkdtempSync(join(tmpdir(), 'tst-bench-'));
process.env['TST_DATA_DIR'] = data;
delete process.env['PYSYS_PRIVATE_CONFIG_DIR'];
main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => rmSync(data, { recursive: true, force: true }));
