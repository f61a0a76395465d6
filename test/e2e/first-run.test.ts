import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { tst } from '../support/command-line';

/** What the README tells a newcomer to type is typed here. */
jest.setTimeout(600_000);

const ROOT = resolve(__dirname, '../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const ENDED = /running; Ctrl-C stops it/;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-first-run-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Without a repository (a downloaded archive) there is nothing to clone. */
const cloned = existsSync(join(ROOT, '.git')) ? test : test.skip;

cloned('pysystemtrade #1434: the first run is three commands, and they end on a summary', async () => {
  const commands = firstRun();
  expect(commands).toHaveLength(3);
  expect(commands[2]).toBe('npm start');
  const clone = commands[0].replace(/<[^>]*>/, `file://${ROOT}`);
  expect(spawnSync('sh', ['-ec', clone], { cwd: folder }).status).toBe(0);
  const checkout = join(folder, commands[1].replace(/^cd /, ''));
  // Installing the packages is npm's part; this run of the tests has done it already.
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));

  const output = await untilEnded(checkout);
  expect(output).toMatch(/database: .*\n.*Temporal server: /);
  expect(output).toMatch(/Daily cycle of \d{4}-\d\d-\d\d: done/);
  for (const stage of ['prices', 'positions', 'orders', 'reports', 'backup'])
    expect(output).toMatch(new RegExp(`│ ${stage} +│ (?!-)`));
  expect(output).toMatch(/Temporal Web UI: http:\/\/127\.0\.0\.1:\d+/);
  const left = readdirSync(join(folder, 'data', 'systems', 'demo', 'children'));
  expect(left).toEqual([]);
});

test('every command that the README names exists', async () => {
  const named = [...README.matchAll(/npx tst ([a-z]+)/g)].map((match) => match[1]);
  const { output } = await tst(['--help'], { TST_BUILD: 'cli' });
  const known = [...output.matchAll(/^ {2}([a-z]+)/gm)].map((match) => match[1]);
  expect(named.length).toBeGreaterThan(10);
  expect([...new Set(named)].filter((name) => !known.includes(name))).toEqual([]);
});

/** The lines of the first block of commands. */
function firstRun(): string[] {
  const block = /## First run[\s\S]*?```sh\n([\s\S]*?)```/.exec(README)?.[1];
  return (block ?? '').trim().split('\n');
}

/** Types `npm start`, waits until the day is done, presses Ctrl-C; gives what it said when all of it has ended. */
function untilEnded(cwd: string): Promise<string> {
  const env = { ...process.env, TST_DATA_DIR: join(folder, 'data'), PYSYS_PRIVATE_CONFIG_DIR: undefined };
  const child = spawn('npm', ['start'], {
    cwd,
    env: { ...env, TEMPORAL_ADDRESS: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as a terminal gives it: Ctrl-C reaches npm and what npm has started.
    detached: true,
  });
  let output = '';
  const hear = (data: Buffer) => {
    const before = ENDED.test(output);
    output += data;
    if (!before && ENDED.test(output)) process.kill(-child.pid!, 'SIGINT');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise((done) => child.once('close', () => done(output)));
}
