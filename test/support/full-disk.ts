import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

export interface SmallDisk {
  readonly folder: string;
  unmount(): void;
}

/** A disk of a few kilobytes; undefined where this user may not mount one. */
export function mountSmallDisk(kilobytes: number): SmallDisk | undefined {
  if (process.platform !== 'linux') return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'tst-small-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    unmount: () => {
      spawnSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Runs TypeScript in a process that can't make a file larger than `blocks` of 512 or 1024 bytes (as its shell counts):
 * the write that reaches the limit takes only part, the next one fails. Returns what it printed, as JSON.
 */
export function runWithFileLimit(source: string, blocks: number, args: readonly string[]): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'tst-limited-'));
  try {
    const script = join(folder, 'script.cjs');
    const esbuild = join(ROOT, 'node_modules', '.bin', 'esbuild');
    const built = spawnSync(esbuild, ['--bundle', '--platform=node', '--loader=ts', `--outfile=${script}`], {
      cwd: ROOT,
      input: source,
      encoding: 'utf8',
    });
    if (built.status !== 0) throw new Error(built.stderr);
    // The signal of the limit would end the process before it sees the error.
    const command = `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`;
    const ended = spawnSync('/bin/sh', ['-c', command, 'sh', process.execPath, script, ...args], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    if (ended.status !== 0) throw new Error(`ended with ${ended.status ?? ended.signal}: ${ended.stderr}`);
    return JSON.parse(ended.stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
