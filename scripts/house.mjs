/**
 * `npm run house`: the size of the house. Functions and files (median, 90th percentile, longest), test lines a code
 * line by folder, unused exports, keys without a reader, circles of files. Prints, judges nothing: `npm run lint` does.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { circles } from './lint/circles.mjs';
import { functionsOf } from './lint/functions.mjs';
import { countKeys } from './lint/keys.mjs';
import { countUnused } from './lint/unused.mjs';
import { installPackages, requireNode } from './packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
requireNode(process.versions.node);
installPackages(root);

const tracked = run('git', ['ls-files', '*.ts']).trim().split('\n');
const isTest = (name) => name.endsWith('.test.ts') || name.startsWith('test/');
const sources = tracked.filter((name) => !isTest(name) && !name.startsWith('bench/'));
const linesOf = (name) => readFileSync(join(root, name), 'utf8').split('\n').length - 1;

printLengths();
printTests();
printUnused();
await printKeys();
printCircles();

function printLengths() {
  const files = sources.map((name) => ({ name, lines: linesOf(name) }));
  const functions = sources.flatMap((name) =>
    functionsOf(readFileSync(join(root, name), 'utf8')).map((one) => ({
      name: `${name}:${one.line} ${one.name}`,
      lines: one.lines,
    })),
  );
  console.log('lines of            count  median  90 %  longest');
  for (const [what, items] of [
    ['files', files],
    ['functions', functions],
  ]) {
    const sorted = [...items].sort((a, b) => a.lines - b.lines);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].lines;
    const longest = sorted
      .slice(-5)
      .reverse()
      .map(({ name, lines }) => `${lines} ${name}`);
    console.log(
      `${what.padEnd(18)} ${String(sorted.length).padStart(6)} ${String(at(0.5)).padStart(7)} ${String(at(0.9)).padStart(5)}  ${longest.join('\n'.padEnd(43))}`,
    );
  }
}

/** Unit tests next to their source; what is in test/ belongs to no folder. */
function printTests() {
  const folders = [...new Set(sources.map((name) => name.split('/')[0]))].sort();
  const sum = (names) => names.reduce((total, name) => total + linesOf(name), 0);
  console.log('\ntest lines a code line');
  for (const folder of folders) {
    const code = sum(sources.filter((name) => name.startsWith(`${folder}/`)));
    const tests = sum(tracked.filter((name) => name.startsWith(`${folder}/`) && name.endsWith('.test.ts')));
    console.log(`${folder.padEnd(18)} ${(tests / code).toFixed(2)}  (${tests} / ${code})`);
  }
  const code = sum(sources);
  const tests = sum(tracked.filter(isTest));
  console.log(`${'all, with test/'.padEnd(18)} ${(tests / code).toFixed(2)}  (${tests} / ${code})`);
}

function printUnused() {
  const { unused, awaited } = countUnused(root);
  console.log(`\nunused exports and files: ${unused}; awaited by an open issue: ${awaited}`);
}

async function printKeys() {
  const { keys, withoutEffect } = await countKeys(root);
  console.log(`keys of the schema: ${keys}; of them without a reader, and warned about: ${withoutEffect}`);
}

function printCircles() {
  const found = circles(
    Object.fromEntries(sources.map((name) => [name, readFileSync(join(root, name), 'utf8')])),
  );
  console.log(`circles of files (imports of types counted): ${found.length}`);
  for (const way of found) console.log(`  ${way.map(({ name }) => name).join(' -> ')}`);
}

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (status === 0) return stdout;
  throw new Error(`${command} failed: ${stderr}`);
}
