import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Bundles programs of this checkout that are no part of what is delivered, each to `NAME.cjs` below the folder; `entries`
 * as esbuild takes them. Packages stay outside. Throws with esbuild's messages.
 */
export async function bundle(root, entries, folder) {
  const { build } = createRequire(import.meta.url)('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: join(root, folder),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'error',
  });
}
