/**
 * `npm run bench -- engine`: the engine from files to statistics, each part in a fresh process; peak memory; growth
 * with instruments, days and rules. pysystemtrade's figures for comparison were measured on a 2-core machine.
 *
 * TST_BENCH_PARTS (default real,published,synthetic,growth,estimators) chooses among them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { run as estimators } from './engine/estimation';
import { type Measured, PARTS, STORED_INSTRUMENTS } from './engine/parts';

interface Outcome extends Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly megabytes: number;
}

interface Line {
  readonly what: string;
  readonly part: string;
  readonly argument: string;
  readonly aim?: string;
  readonly reference?: string;
}

const CHILD = 'part';

/** The child's side: one part, its figures as one line of JSON. */
async function runPart(part: string, argument: string): Promise<void> {
  const measured = await PARTS[part](argument);
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const figures = { cpuMs: (userCPUTime + systemCPUTime) / 1000, ...measured, megabytes: maxRSS / 1024 };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

function measure(part: string, argument: string): Outcome | string {
  const start = performance.now();
  const child = spawnSync(process.execPath, [__filename, CHILD, part, argument], {
    encoding: 'utf8',
    maxBuffer: 1 << 24,
  });
  const wallMs = performance.now() - start;
  if (child.status !== 0) return child.stderr.trim().split('\n').slice(-1)[0] ?? 'failed';
  return { wallMs, ...(JSON.parse(child.stdout) as Omit<Outcome, 'wallMs'>) };
}

function printLines(title: string, lines: readonly Line[]): void {
  const table = new Table({
    head: [title, 'time', 'CPU', 'memory', 'aim', 'pysystemtrade', ''],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const { what, part, argument, aim = '', reference = '' } of lines) {
    const outcome = measure(part, argument);
    if (typeof outcome === 'string') table.push([what, 'failed', '', '', aim, reference, outcome]);
    else
      table.push([
        what,
        duration(outcome.ms ?? outcome.wallMs),
        duration(outcome.cpuMs),
        `${outcome.megabytes.toFixed(0)} MB`,
        aim,
        reference,
        outcome.note ?? '',
      ]);
  }
  console.log(table.toString());
}

async function printReal(market: string): Promise<void> {
  const lines: Line[] = [
    {
      what: 'chapter 15, CSV files to statistics, whole process',
      part: 'csv',
      argument: market,
      aim: '1 s',
      reference: '28 s, 233 MB',
    },
    { what: 'chapter 15, compute alone', part: 'compute', argument: market, aim: '50 ms' },
    {
      what: 'chapter 15, everything estimated, whole process',
      part: 'estimated',
      argument: market,
      aim: '10 s',
      reference: '302 s (184 s CPU)',
    },
    { what: '24 instruments x 30 rules, files up to positions', part: 'real', argument: market },
  ];
  printLines('real prices', lines);
  await printStored(market);
}

async function printStored(market: string): Promise<void> {
  const { startDatabase } = await import('../test/support/database');
  const { importMarket } = await import('../data/csv/import-market');
  const { openDatabase } = await import('../data/store/database');
  const server = await startDatabase().catch((error: Error) => error);
  if (server instanceof Error) {
    console.log(`chapter 15 from stored prices: left out, ${server.message}`);
    return;
  }
  try {
    const database = await openDatabase(server.url, 'bench-engine');
    await importMarket(database, market, { instruments: STORED_INSTRUMENTS });
    await database.close();
    const argument = `${server.url} ${market}`;
    printLines('stored prices', [
      { what: 'chapter 15, stored prices to statistics, whole process', part: 'stored', argument },
    ]);
  } finally {
    await server.stop();
  }
}

/** As many instruments as pysystemtrade publishes prices of, from prices to the printed statistics. */
function printPublished(): void {
  printLines('the published configuration, generated prices of 30 years', [
    {
      what: '156 instruments x 40 rules, to statistics',
      part: 'published',
      argument: '156x30',
      aim: '10 s, 1 GB',
    },
  ]);
}

function printSynthetic(): void {
  printLines('synthetic prices, 40 years, up to positions', [
    {
      what: '226 instruments x 7 rules',
      part: 'threads',
      argument: '226x40x7',
      aim: '5 s',
      reference: '500 s, 1.2 GB',
    },
    { what: '226 instruments x 30 rules', part: 'threads', argument: '226x40x30', aim: '20 s, 1.5 GB' },
    { what: '226 instruments x 7 rules, one thread', part: 'single', argument: '226x40x7' },
    { what: '226 instruments x 30 rules, one thread', part: 'single', argument: '226x40x30' },
  ]);
}

/** Processor time per million of instruments x days x rules should stay the same, or fall: the load does not count. */
function printGrowth(): void {
  const sizes = ['25x20x7', '50x20x7', '100x20x7', '50x10x7', '50x40x7', '50x20x15', '50x20x30'];
  const table = new Table({
    head: ['instruments', 'years', 'rules', 'time', 'CPU', 'CPU ms per million values'],
    colAligns: ['right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const size of sizes) {
    const [instruments, years, rules] = size.split('x').map(Number);
    const outcome = measure('single', size);
    if (typeof outcome === 'string') throw new Error(outcome);
    const values = (instruments * years * 261 * rules) / 1e6;
    const cost = (outcome.cpuMs / values).toFixed(0);
    table.push([instruments, years, rules, duration(outcome.ms!), duration(outcome.cpuMs), cost]);
  }
  console.log(table.toString());
}

async function printEstimators(): Promise<void> {
  printLines('dynamic optimisation', [
    { what: '60 instruments', part: 'dynamic', argument: '60', aim: '10 ms', reference: '0.11 s' },
    { what: '200 instruments', part: 'dynamic', argument: '200', aim: '0.3 s' },
  ]);
  for (const { name, value } of await estimators()) console.log(`${name}: ${value}`);
}

function duration(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(ms < 100 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

async function main(): Promise<void> {
  const parts = (process.env['TST_BENCH_PARTS'] ?? 'real,published,synthetic,growth,estimators').split(',');
  const market = join(process.env['TST_SHARED'] ?? '../shared', 'data', 'futures');
  console.log(`${cpus().length} processors, load ${loadavg()[0].toFixed(1)} at the start`);
  if (parts.includes('real')) {
    if (existsSync(market)) await printReal(market);
    else console.log(`real prices: left out, there is no ${market}`);
  }
  if (parts.includes('published')) printPublished();
  if (parts.includes('synthetic')) printSynthetic();
  if (parts.includes('growth')) printGrowth();
  if (parts.includes('estimators')) await printEstimators();
  console.log(`load ${loadavg()[0].toFixed(1)} at the end`);
}

const [, , mode, part, argument] = process.argv;
(mode === CHILD ? runPart(part, argument) : main()).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
