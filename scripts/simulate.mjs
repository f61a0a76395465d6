/**
 * `npm run simulate -- --seeds N [--from N] [--days D] [--fault F] [--bug B]`: builds the simulation and runs it. See
 * docs/simulation.md.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { installPackages, requireNode } from './packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.exitCode = await main(process.argv.slice(2));

async function main(options) {
  requireNode(process.versions.node);
  installPackages(root);
  await bundle(root, { simulation: 'simulation/main.ts' }, 'dist');
  const program = join(root, 'dist', 'simulation.cjs');
  return spawnSync(process.execPath, [program, ...options], { cwd: root, stdio: 'inherit' }).status ?? 1;
}
