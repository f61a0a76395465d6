/** `npm run simulate`: plays seeds in several processes and says what was found and covered. */
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { FAULTY_FATES } from './broker/fate';
import { BUGS, type BugName } from './bugs/bugs';
import { coverageTable } from './faults/coverage-table';
import { FAULTS } from './faults/faults';
import { joined } from './seeds/coverage';
import { type PartRequest, type PartResult, playPart } from './seeds/part';

const PROGRESS_MS = 5_000;
/** Lines of a failure's log that are printed. */
const LINES_SHOWN = 60;

const { values } = parseArgs({
  options: {
    ...{ seeds: { type: 'string', default: '100' }, from: { type: 'string', default: '1' } },
    ...{ days: { type: 'string', default: '2' }, fault: { type: 'string' }, bug: { type: 'string' } },
    ...{
      lines: { type: 'string', default: String(LINES_SHOWN) },
      'no-table': { type: 'boolean', default: false },
    },
  },
});

/** All parts; they end once a bug that was put in has been found. */
const children: ChildProcess[] = [];

if (process.send) process.once('message', (request) => void part(request as PartRequest));
else void main();

async function part(request: PartRequest): Promise<void> {
  await playPart(request, (result) => process.send?.({ ...result, ended: false }));
  process.disconnect();
}

async function main(): Promise<void> {
  const seeds = wholeNumber('seeds');
  const { fault, bug } = values;
  const known = [...Object.keys(FAULTS), ...FAULTY_FATES];
  if (fault !== undefined && !known.includes(fault))
    return refuse(`no fault ${fault}; there are: ${known.join(', ')}`);
  if (bug !== undefined && !(bug in BUGS))
    return refuse(`no bug ${bug}; there are: ${Object.keys(BUGS).join(', ')}`);
  const parts = Math.min(seeds, availableParallelism());
  const request = {
    ...{ seeds, from: wholeNumber('from'), days: wholeNumber('days'), step: parts },
    ...(fault === undefined ? {} : { fault }),
    ...(bug === undefined ? {} : { bug: bug as BugName, first: true }),
  };
  const began = Date.now();
  const results: PartResult[] = [];
  const progress = setInterval(() => say(results, seeds, began), PROGRESS_MS);
  await Promise.all(
    Array.from({ length: parts }, (_, index) =>
      inProcess({ ...request, from: request.from + index, seeds: seeds - index }, (result) => {
        results[index] = result;
      }),
    ),
  );
  clearInterval(progress);
  say(results, seeds, began);
  report(results.filter((each) => each !== undefined));
}

function inProcess(request: PartRequest, told: (result: PartResult) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(__filename, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    children.push(child);
    child.on('message', (message) => {
      const result = message as PartResult;
      told(result);
      if (request.first && result.failures.length > 0) for (const each of children) each.kill();
    });
    child.on('exit', (code, signal) =>
      code === 0 || signal === 'SIGTERM' ? resolve() : reject(new Error(`a part ended with code ${code}`)),
    );
    child.send(request);
  });
}

function say(results: readonly PartResult[], seeds: number, began: number): void {
  const played = results.reduce((sum, each) => sum + (each?.played ?? 0), 0);
  const violations = results.reduce((sum, each) => sum + (each?.failures.length ?? 0), 0);
  const minutes = (Date.now() - began) / 60_000;
  const pace = (played / minutes).toFixed(0);
  console.error(`${played} of ${seeds} seeds, ${pace} a minute, ${violations} violations`);
}

function report(results: readonly PartResult[]): void {
  const failures = results.flatMap((each) => each.failures).sort((a, b) => a.seed - b.seed);
  for (const { seed, invariant, text, plan, lines } of failures) {
    console.log(`\nseed ${seed} breaches ${invariant}: ${text}\n  with ${plan}`);
    for (const line of lines.slice(-wholeNumber('lines'))) console.log(`  ${line}`);
  }
  if (!values['no-table'])
    console.log(coverageTable(results.reduce((sum, each) => joined(sum, each.coverage), {})));
  const orders = results.reduce((sum, each) => sum + each.orders, 0);
  console.log(`\n${orders} orders, ${failures.length} violations`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

function wholeNumber(option: 'seeds' | 'from' | 'days' | 'lines'): number {
  const value = Number(values[option]);
  if (Number.isInteger(value) && value >= 0) return value;
  refuse(`--${option} must be a whole number`);
  process.exit(2);
}

function refuse(text: string): void {
  console.error(text);
  process.exitCode = 2;
}
