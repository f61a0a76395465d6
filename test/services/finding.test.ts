import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDatabase } from '../../services/find-database';
import { findTemporal, findTemporalProgram } from '../../services/find-temporal';

/** The first two steps of each row of the design's table, and the cache; later ones need a network. */
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

  test('then the archive in the cache before the venv in the cache', async () => {
    program(join(folder, 'bin', 'mongod'), 'broken', 1);
    const venv = program(join(folder, 'cache', 'secantusdb-venv', 'bin', 'secantusd-py'), 'usage');
    writeFileSync(join(folder, 'cache', 'secantusdb-venv', 'complete'), 'SecantusDB from PyPI');
    expect(await findDatabase(undefined, say)).toMatchObject({ path: venv, flavour: 'secantus' });
    const archive = program(
      join(folder, 'cache', 'mongodb', 'mongod-x64-ubuntu2204-8.0.12'),
      'db version v8.0.12',
    );
    expect(await findDatabase(undefined, say)).toMatchObject({ path: archive, flavour: 'mongod' });
    expect(existsSync(venv)).toBe(true);
  });
});
