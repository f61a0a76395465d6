import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SystemFolders, systemFolders } from '../system/folders';
import { claimDatabaseFiles } from './claim-files';
import type { DatabaseProgram } from './database-program';

const SECANTUS: DatabaseProgram = {
  kind: 'program',
  flavour: 'secantus',
  path: '/cache/secantusd-py',
  origin: 'in the cache',
};
const MONGOD: DatabaseProgram = {
  kind: 'program',
  flavour: 'mongod',
  path: '/usr/bin/mongod',
  origin: 'on PATH',
};

let data: string;
let folders: SystemFolders;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'tst-engine-'));
  process.env['TST_DATA_DIR'] = data;
  folders = systemFolders('one');
});
afterEach(() => rmSync(data, { recursive: true }));

function makeFiles(...names: string[]): void {
  mkdirSync(folders.database, { recursive: true });
  for (const name of names) writeFileSync(join(folders.database, name), '');
}

it('does not point a mongod that appears on PATH later at the files of another engine', () => {
  claimDatabaseFiles(SECANTUS, folders);
  makeFiles('data.db');
  expect(() => claimDatabaseFiles(MONGOD, folders)).toThrow(
    expect.objectContaining({
      code: 'DATABASE_ENGINE',
      message: expect.stringMatching(
        /SecantusDB's.*MongoDB \(on PATH\).*TST_MONGOD=\/cache\/secantusd-py.*tst backup.*tst restore/s,
      ),
    }),
  );
  expect(() => claimDatabaseFiles(SECANTUS, folders)).not.toThrow();
});

it.each([
  [MONGOD, SECANTUS, ['storage.bson', 'WiredTiger']],
  [SECANTUS, MONGOD, ['main.wt', 'WiredTiger']],
])('knows the files of a system from before the record: %#', (made, other, files) => {
  makeFiles(...files);
  expect(() => claimDatabaseFiles(other, folders)).toThrow(/can't read them/);
  expect(() => claimDatabaseFiles(made, folders)).not.toThrow();
});

it('takes another engine where there are no files: none yet, or moved away to change over', () => {
  claimDatabaseFiles(SECANTUS, folders);
  claimDatabaseFiles(MONGOD, folders);
  makeFiles('storage.bson');
  expect(() => claimDatabaseFiles(SECANTUS, folders)).toThrow(/MongoDB's/);
});

it('takes the same engine at another place', () => {
  claimDatabaseFiles(MONGOD, folders);
  makeFiles('storage.bson');
  expect(() => claimDatabaseFiles({ ...MONGOD, path: '/opt/mongod' }, folders)).not.toThrow();
});
