import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Paths from the root, with `/`, of the files under git and the new ones that git does not ignore. */
export function trackedFiles(root) {
  const list = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (list.status !== 0) throw new Error(`git ls-files failed: ${list.stderr || list.error?.message}`);
  return list.stdout.split('\0').filter((name) => name !== '' && existsSync(join(root, name)));
}
