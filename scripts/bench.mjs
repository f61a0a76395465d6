/**
 * `npm run bench [-- NAME...]`: each program `bench/NAME.ts`, or all of them, one after another, each in a process of
 * its own. A program prints its table; exit code not 0 means that it failed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { bundle } from './bundle.mjs';
import { installPackages, requireNode } from './packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.exitCode = await main(process.argv.slice(2));

async function main(asked) {
  requireNode(process.versions.node);
  installPackages(root);
  await build(root);
  const known = readdirSync(join(root, 'bench'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -'.ts'.length));
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`no such benchmark: ${unknown.join(', ')}; there are: ${known.join(', ')}`);
    return 1;
  }
  const names = asked.length > 0 ? asked : known;
  await bundle(
    root,
    names.map((name) => `bench/${name}.ts`),
    'dist/bench',
  );
  const failed = names.filter((name) => !run(name));
  if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}

function run(name) {
  console.log(`\n== ${name}`);
  const shared = process.env.TST_SHARED ?? join(root, '..', 'shared');
  const program = [join(root, 'dist', 'bench', `${name}.cjs`)];
  const env = { ...process.env, ...(existsSync(shared) ? { TST_SHARED: shared } : {}) };
  return spawnSync(process.execPath, program, { cwd: root, stdio: 'inherit', env }).status === 0;
}
