/** The packages of the checkout: complete, and those of the lock file. Plain Node, used before any package is there. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MINIMUM = [20, 19];

/** Throws when this Node is too old to run the system. */
export function requireNode(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > NODE_MINIMUM[0] || (major === NODE_MINIMUM[0] && minor >= NODE_MINIMUM[1])) return;
  throw new Error(
    `this is Node ${version}; tsystemtrade needs ${NODE_MINIMUM.join('.')} or later.\nwhat to do: install a newer Node (https://nodejs.org), then run the command again.`,
  );
}

/** Runs `npm ci` when `node_modules` is missing or differs from the lock file; says so. */
export function installPackages(root) {
  const lockFile = join(root, 'package-lock.json');
  const stampFile = join(root, 'node_modules', '.tst-packages');
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  const isStamped = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash;
  if (isStamped()) return;
  const release = holdAlone(root);
  try {
    if (isStamped()) return; // by the command that was waited for
    if (!isInstalled(root, lockFile)) {
      console.error('installing the packages (npm ci, once) ...');
      runNpmCi(root);
    }
    writeFileSync(stampFile, hash);
  } finally {
    release();
  }
}

const POLL_MS = 200;

/** Two first commands in two terminals would install into each other's folder: the second waits until the first has ended. */
function holdAlone(root) {
  const file = join(root, 'dist', '.installing');
  mkdirSync(dirname(file), { recursive: true });
  for (let isTold = false; ; ) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isHeld(file)) rmSync(file, { force: true });
    else if (!isTold) {
      console.error('another command installs the packages: waiting for it ...');
      isTold = true;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
}

/** False once the process that holds it has ended, or was killed. */
function isHeld(file) {
  try {
    // Empty while it is being written.
    const pid = Number(readFileSync(file, 'utf8'));
    return pid === 0 || process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** True when npm's own record of what it installed has every package of the lock file in its version. */
function isInstalled(root, lockFile) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  const present = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.optional || entry.peer || present[path]?.version === entry.version,
  );
}

/**
 * Without install scripts: none of our packages needs one, and they would run foreign code. `npm ci` refuses a lock
 * file that lacks the optional packages of other operating systems (`lock-platforms.mjs` adds them); `npm install
 * --no-save` takes the same versions from it, checks the same hashes, and leaves it as it is.
 */
function runNpmCi(root) {
  if (runNpm(root, 'ci') === 0) return;
  console.error('npm ci refused; trying npm install with the same lock file (--no-save) ...');
  if (runNpm(root, 'install', '--no-save') === 0) return;
  throw new Error(
    'npm could not install the packages; its messages are above. Check the network and run the command again.',
  );
}

function runNpm(root, ...command) {
  const args = [
    ...command,
    '--ignore-scripts',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const { npm_execpath: npm } = process.env;
  // Under `npm start` the same npm runs again; its path is a script for Node.
  const whole = npm?.endsWith('.js') ? [process.execPath, npm, ...args] : ['npm', ...args];
  const { status, error } = spawnSync(whole[0], whole.slice(1), { cwd: root, stdio: ['ignore', 2, 2] });
  if (error) throw new Error(`npm could not be started: ${error.message}`);
  return status;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  requireNode(process.versions.node);
  installPackages(dirname(dirname(fileURLToPath(import.meta.url))));
}
