import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openDatabase } from '../../data/store/database';
import { findRuns, type RunRecord } from '../../data/system/runs';
import type { Endpoints } from '../../services/system/endpoints';
import { type CommandEnd, tst } from '../support/command-line';
import { until } from '../support/running-system';

/**
 * From nothing to a paper system, as the README says: a simulator in one terminal stands for the paper gateway, a private
 * directory is written, six instruments get their history, the system follows the simulator's clock, and trades.
 */
jest.setTimeout(900_000);

const TST = resolve(__dirname, '../../bin/tst.mjs');
const SEVENTH = 'COPPER';
const SIX = ['SOFR', 'US10', 'EUROSTX', 'V2X', 'MXP', 'CORN'];

let folder: string;
let env: NodeJS.ProcessEnv;
const terminals: Terminal[] = [];

interface Terminal {
  readonly output: () => string;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** `kill -9`; what it has started goes on. */
  kill(): Promise<number | null>;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-paper-'));
  env = {
    ...{ TST_DATA_DIR: join(folder, 'data'), PYSYS_PRIVATE_CONFIG_DIR: undefined },
    TEMPORAL_ADDRESS: undefined,
  };
});
afterAll(async () => {
  for (const terminal of terminals.reverse()) await terminal.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A command that runs until Ctrl-C. */
function terminal(...args: string[]): Terminal {
  const child = spawn(process.execPath, [TST, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += data;
    });
  const opened: Terminal = {
    output: () => output,
    stop: () => ended(child, 'SIGINT'),
    kill: () => ended(child, 'SIGKILL'),
  };
  terminals.push(opened);
  return opened;
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((done) => {
    child.once('close', done);
    child.kill(signal);
  });
}

const command = (...args: string[]): Promise<CommandEnd> => tst([...args], env);
const paper = (...args: string[]) => command(...args, '--system', 'paper');

test('a simulator, a private directory, six instruments, and days on which it trades', async () => {
  const simulator = terminal('simulator', '--speed', '1200', '--start', '2026-06-15T12:00:00Z');
  await until('the simulator runs', () => /running; Ctrl-C/.test(simulator.output()));
  const gateway = /simulator at (127\.0\.0\.1:\d+)/.exec(simulator.output())![1];

  const mine = join(folder, 'mine');
  const written = await command(
    ...['init', mine, '--yes', '--account', 'DU1000001'],
    ...['--gateway', gateway, '--instruments', SIX.join(',')],
  );
  expect(written).toMatchObject({ code: 0, output: expect.stringContaining('npx tst config check') });
  env = { ...env, PYSYS_PRIVATE_CONFIG_DIR: mine };
  expect(await command('config', 'check')).toMatchObject({ code: 0 });

  const adding = paper('instruments', 'add', ...SIX);
  await killWorker();
  const added = await adding;
  for (const code of SIX) expect(added.output).toMatch(new RegExp(`^${code}: \\d+ rows from 2020-`, 'm'));
  expect(added).toMatchObject({
    code: 0,
    output: expect.stringContaining('6 added, 0 had prices, 0 failed'),
  });

  const follow = () => terminal('start', '--system', 'paper', '--clock', 'simulated');
  const killed = follow();
  await until('a day has begun', () => cyclesOf(killed.output()).length > 0);
  await killed.kill();
  const started = follow();
  await until('the next day has begun', () => cyclesOf(started.output()).length > 0);
  const [first] = cyclesOf(killed.output());
  const [second] = cyclesOf(started.output());
  expect(second).toBe(nextWorkday(first));
  await until(`the day of ${second} is done`, async () =>
    (await paper('status')).output.includes(`daily-cycle of ${second}: done`),
  );

  // What the killed one had begun was neither lost nor begun again.
  const runs = await allRuns();
  expect(runs.filter(({ attempt }) => attempt > 1)).toEqual([]);
  expect(runs.flatMap(({ process, tradeDate }) => (process === 'daily-cycle' ? [tradeDate] : []))).toEqual(
    expect.arrayContaining([first, second]),
  );

  const positions = await paper('positions');
  expect(positions.code).toBe(0);
  const held = [...positions.output.matchAll(/ (-?\d+ \d{8}) +│ (-?\d+ \d{8}) /g)];
  expect(held.length).toBeGreaterThan(0);
  for (const [, ours, broker] of held) expect(ours).toBe(broker);

  // While it trades, another one gets its history, and takes part in the next day.
  const seventh = await paper('instruments', 'add', SEVENTH);
  expect(seventh).toMatchObject({
    code: 0,
    output: expect.stringContaining('1 added, 0 had prices, 0 failed'),
  });
  expect((await paper('positions')).code).toBe(0);

  expect(await paper('instruments', 'check')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/7 instruments checked, 0 differ/),
  });
  const listed = JSON.parse((await paper('instruments', 'list', '--json')).output) as {
    readonly code: string;
    readonly sampled: number;
    readonly age?: number;
  }[];
  for (const line of listed.filter(({ code }) => SIX.includes(code))) {
    expect(line.sampled).toBeGreaterThan(1);
    expect(line.age).toBeLessThan(3);
  }
  expect(await paper('instruments', 'remove', 'CORN', '--yes', '--reason', 'test')).toMatchObject({
    code: 1,
    output: expect.stringMatching(/CORN is in use: .*strategy trend-carry names it/),
  });
  expect(await started.stop()).toBe(0);
});

test('a gateway that is not the simulator has no clock to follow', async () => {
  const simulator = terminals[0];
  const control = Number(/control http:\/\/127\.0\.0\.1:(\d+)/.exec(simulator.output())![1]);
  // The control port takes connections, as a gateway does.
  const other = join(folder, 'other');
  const init = ['init', other, '--yes', '--account', 'DU1000001', '--instruments', 'CORN'];
  expect(await command(...init, '--gateway', `127.0.0.1:${control}`)).toMatchObject({ code: 0 });
  const refused = await tst(['start', '--system', 'other', '--clock', 'simulated'], {
    ...env,
    PYSYS_PRIVATE_CONFIG_DIR: other,
  });
  expect(refused).toMatchObject({
    code: 1,
    output: expect.stringMatching(/the gateway at 127\.0\.0\.1:\d+ is not the simulator/),
  });
  expect(existsSync(join(env['TST_DATA_DIR']!, 'systems', 'other', 'endpoints.json'))).toBe(false);
});

async function allRuns(): Promise<readonly RunRecord[]> {
  const file = join(env['TST_DATA_DIR']!, 'systems', 'paper', 'endpoints.json');
  const { mongoUrl, database: name } = JSON.parse(readFileSync(file, 'utf8')) as Endpoints;
  const database = await openDatabase(mongoUrl, name);
  try {
    return await findRuns(database, { system: 'paper' });
  } finally {
    await database.close();
  }
}

/** Monday to Friday. */
function nextWorkday(day: string): string {
  const next = new Date(Date.parse(day) + 86_400_000);
  const date = next.toISOString().slice(0, 10);
  return [0, 6].includes(next.getUTCDay()) ? nextWorkday(date) : date;
}

/** Nominal days, in the order in which their cycles were started. */
function cyclesOf(output: string): readonly string[] {
  return [...output.matchAll(/^(\d{4}-\d\d-\d\d) \d\d:\d\d UTC: daily-cycle$/gm)].map(([, day]) => day);
}

/** `kill -9` of the worker as soon as it is known: it is started again, and the histories continue. */
async function killWorker(): Promise<void> {
  const file = join(env['TST_DATA_DIR']!, 'systems', 'paper', 'endpoints.json');
  const worker = () => {
    if (!existsSync(file)) return undefined;
    const { processes } = JSON.parse(readFileSync(file, 'utf8')) as { processes: Record<string, number> };
    return Object.entries(processes).find(([name]) => name.startsWith('worker'))?.[1];
  };
  await until('the worker runs', () => worker() !== undefined);
  process.kill(worker()!, 'SIGKILL');
}
