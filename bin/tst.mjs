#!/usr/bin/env node
/**
 * The one command. Plain Node, so that it works in a fresh clone: installs the packages when they are missing or
 * older than the lock file, builds what is older than its sources, then runs the command line in this process.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const script = (name) => import(pathToFileURL(join(root, 'scripts', name)).href);

try {
  const { requireNode, installPackages } = await script('packages.mjs');
  requireNode(process.versions.node);
  installPackages(root);
  const { build } = await script('build.mjs');
  await build(root);
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exit(1);
}
process.setSourceMapsEnabled(true);
createRequire(import.meta.url)(join(root, 'dist', 'cli.cjs'));
