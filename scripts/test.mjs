/**
 * `npm test [-- jest's arguments]`: packages, build, Temporal server and database (found or installed, as for
 * `npm start`), then jest. With CI set and no arguments, parts of the suite run again: on the substitute database
 * where no MongoDB can be had, and on the newest Node. The last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { jestArguments } from './jest-arguments.mjs';
import { newestNode } from './newest-node.mjs';
import { installPackages, requireNode } from './packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'tst-test-'));
const golden = join(folder, 'golden.jsonl');
/** Where documents and series are stored, and one whole day: what differs between databases shows here. */
const STAND_IN_PATTERNS = ['data/', 'test/e2e/synthetic-day'];
/** What is stored, on the database of the simulation. */
const IN_MEMORY_ARGUMENTS = ['--config=test/support/in-memory.jest.cjs', 'data/'];
/** Unit tests and golden figures: what differs between versions of Node shows here. */
const NEWEST_NODE_PATTERNS = [
  '--testPathIgnorePatterns=/(node_modules|dist)/',
  '--testPathIgnorePatterns=<rootDir>/test/(?!golden/)',
];

try {
  process.exitCode = await main(process.argv.slice(2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(args) {
  requireNode(process.versions.node);
  installPackages(root);
  await build(root);
  const everywhere = args.length === 0 && process.env.CI !== undefined;
  const services = findServices(everywhere ? ['--stand-in'] : []);
  if (!services) return 1;
  const environment = { TST_TEMPORAL: services.temporal, TST_MONGOD: services.database };
  const runs = [{ args, environment }];
  if (everywhere) {
    const standIn = { ...environment, TST_MONGOD: services.standIn };
    runs.push({ title: 'on SecantusDB', args: STAND_IN_PATTERNS, environment: standIn });
    runs.push({ title: 'on the database in memory', args: IN_MEMORY_ARGUMENTS, environment });
    runs.push({ ...newestNode(), args: NEWEST_NODE_PATTERNS, environment });
  }
  const counts = runs.map(runJest);
  printGolden(golden);
  return printCounts(counts);
}

/** One run of jest; its counts and its exit code. */
function runJest({ title, node = process.execPath, args, environment }, index) {
  if (title) console.log(`\n--- a part of the suite again, ${title} ---\n`);
  const summary = join(folder, `summary-${index}.json`);
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const reporters = ['default', join(root, 'scripts', 'test-summary.cjs')];
  const { status } = spawnSync(node, [jest, ...jestArguments(args, reporters)], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...environment,
      // Processes that tests start run on the same Node.
      PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
      // Tests must not touch the systems of the user who runs them.
      TST_DATA_DIR: join(folder, 'data'),
      TST_TEST_SUMMARY: summary,
      TST_GOLDEN_SUMMARY: golden,
    },
  });
  if (!existsSync(summary)) return { passed: 0, failed: 1, skipped: 0 }; // it ended before it could count
  const { passed, failed, skipped } = JSON.parse(readFileSync(summary, 'utf8'));
  // A coverage threshold, an open handle: jest failed though no test did.
  return { passed, failed: failed === 0 && status !== 0 ? 1 : failed, skipped };
}

/** Paths of the programs, after installing what is missing. */
function findServices(options) {
  const command = [join(root, 'dist', 'cli.cjs'), 'services', 'install', '--json', ...options];
  const { status, stdout } = spawnSync(process.execPath, command, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  return status === 0 ? JSON.parse(stdout) : undefined;
}

/** One row per golden folder that was compared; nothing when none was. */
function printGolden(file) {
  if (!existsSync(file)) return;
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const rows = lines.map((line) => JSON.parse(line)).sort((a, b) => (a.title < b.title ? -1 : 1));
  const width = Math.max(...rows.map(({ title }) => title.length));
  console.log(`\n${'golden folder'.padEnd(width)}    figures  largest relative difference`);
  for (const { title, figures, largest, where } of rows) {
    const count = figures.toLocaleString('en-US').padStart(10);
    console.log(`${title.padEnd(width)} ${count}  ${largest.toExponential(1)}${where && `  (${where})`}`);
  }
}

/** All runs as one. */
function printCounts(counts) {
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  if (sum('skipped') > 0) console.log(`${sum('skipped')} skipped`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') > 0 ? 1 : 0;
}
