import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import type { ShortHistory } from './short-history-program';

const ROOT = resolve(__dirname, '../..');
const PROGRAM = join(ROOT, 'dist', 'test-short-history.cjs');

/**
 * Stores a short history in a process of its own: the test runner computes a market thirty times slower. Resolves with the
 * instruments.
 */
export async function seedShortHistory(wanted: ShortHistory): Promise<readonly string[]> {
  const entry = join(__dirname, 'short-history-program.ts');
  const bundle = { bundle: true, platform: 'node', packages: 'external' } as const;
  buildSync({ entryPoints: [entry], outfile: PROGRAM, ...bundle, logLevel: 'error' });
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, JSON.stringify(wanted)]);
  return JSON.parse(stdout) as string[];
}
