import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutDirectory } from './checkout';

let known: string | undefined;

/** This installation's version, with the commit in a git checkout: `0.2.0 (1a2b3c4)`. `+` marks changed files. */
export function productVersion(): string {
  known ??= readVersion(checkoutDirectory());
  return known;
}

function readVersion(folder: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const commit = git(folder, ['rev-parse', '--short', 'HEAD']);
  if (commit === undefined) return version;
  const changed = git(folder, ['status', '--porcelain', '--untracked-files=no']) ? '+' : '';
  return `${version} (${commit}${changed})`;
}

/** Undefined without git or outside a checkout. */
function git(folder: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', ['-C', folder, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined; // a copy without its history has only its version
  }
}
