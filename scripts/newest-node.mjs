/** The newest Node that is tested, from npm: its package carries the binary and needs no install script. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VERSION = '24.21.0';

/** `{ title, node }`: the program, installed into the cache on first use. Throws where npm has none for this machine. */
export function newestNode() {
  const title = `on Node ${VERSION}`;
  if (process.versions.node === VERSION) return { title, node: process.execPath };
  const cache =
    process.env.TST_CACHE_DIR ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'tsystemtrade');
  const folder = join(cache, `node-${VERSION}`);
  const name = `node-${process.platform}-${process.arch}`;
  const node = join(folder, 'node_modules', name, 'bin', 'node');
  if (!existsSync(node)) install(`${name}@${VERSION}`, cache, folder);
  return { title, node };
}

/** Into a folder next to the final one, renamed when it is complete. */
function install(spec, cache, folder) {
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(join(cache, 'node-partial-'));
  try {
    console.error(`installing ${spec} from npm, once ...`);
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', partial, spec];
    const { status } = spawnSync('npm', args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error(`npm could not install ${spec}`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
