/**
 * `npm test [-- jest's arguments]`: packages, build, Temporal server and database (found or installed, as for
 * `npm start`), then jest. The last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { installPackages, requireNode } from './packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'tst-test-'));
try {
  process.exitCode = await main(process.argv.slice(2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(args) {
  requireNode(process.versions.node);
  installPackages(root);
  await build(root);
  const services = findServices();
  if (!services) return 1;
  const summary = join(folder, 'summary.json');
  const golden = join(folder, 'golden.jsonl');
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const reporters = ['--reporters=default', `--reporters=${join(root, 'scripts', 'test-summary.cjs')}`];
  const workers = args.some((arg) => /^(-i|-w|--runInBand|--maxWorkers)/.test(arg)) ? [] : ['--maxWorkers=2'];
  const { status } = spawnSync(process.execPath, [jest, ...reporters, ...workers, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      TST_TEMPORAL: services.temporal,
      TST_MONGOD: services.database,
      // Tests must not touch the systems of whoever runs them.
      TST_DATA_DIR: join(folder, 'data'),
      TST_TEST_SUMMARY: summary,
      TST_GOLDEN_SUMMARY: golden,
    },
  });
  printGolden(golden);
  return printCounts(summary, status);
}

/** Paths of both programs, after installing what is missing. */
function findServices() {
  const command = [join(root, 'dist', 'cli.cjs'), 'services', 'install', '--json'];
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

function printCounts(summary, status) {
  try {
    const { passed, failed, skipped } = JSON.parse(readFileSync(summary, 'utf8'));
    if (skipped > 0) console.log(`${skipped} skipped`);
    console.log(`${passed} passed, ${failed} failed`);
    return failed > 0 ? 1 : (status ?? 1);
  } catch {
    console.log('0 passed, 1 failed'); // jest ended before it could count
    return 1;
  }
}
