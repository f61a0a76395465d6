/**
 * `npm run simulate -- --seeds N [--from N] [--days D] [--fault F] [--bug B]`: builds the simulation and runs it. See
 * docs/simulation.md.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages, requireNode } from './packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.exitCode = await main(process.argv.slice(2));

async function main(options) {
  requireNode(process.versions.node);
  installPackages(root);
  const { build } = createRequire(import.meta.url)('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: { simulation: 'simulation/main.ts' },
    outdir: join(root, 'dist'),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'error',
  });
  const program = join(root, 'dist', 'simulation.cjs');
  return spawnSync(process.execPath, [program, ...options], { cwd: root, stdio: 'inherit' }).status ?? 1;
}
