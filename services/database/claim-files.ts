import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tstError } from '../../domain/errors/errors';
import { writeFileAtomically } from '../files/atomic-file';
import type { SystemFolders } from '../system/folders';
import type { DatabaseProgram } from './database-program';

type Engine = Pick<DatabaseProgram, 'flavour' | 'path'>;

const NAMES: Readonly<Record<Engine['flavour'], string>> = { mongod: 'MongoDB', secantus: 'SecantusDB' };

/**
 * Records which engine writes the files of an embedded database, and throws DATABASE_ENGINE when another one has
 * written them before: a `mongod` that is installed later must not be pointed at SecantusDB's files, nor the reverse.
 */
export function claimDatabaseFiles(program: DatabaseProgram, folders: SystemFolders): void {
  const before = engineOf(folders);
  if (before && before.flavour !== program.flavour) throw otherEngine(before, program, folders);
  if (before?.path === program.path) return;
  const { flavour, path } = program;
  writeFileAtomically(folders.databaseEngine, `${JSON.stringify({ flavour, path })}\n`);
}

/** Undefined before there are files. Systems from before this record are known by the files of a mongod. */
function engineOf({ database, databaseEngine }: SystemFolders): Partial<Engine> | undefined {
  const files = existsSync(database) ? readdirSync(database) : [];
  if (files.length === 0) return undefined;
  if (existsSync(databaseEngine)) return JSON.parse(readFileSync(databaseEngine, 'utf8')) as Engine;
  return {
    flavour: files.includes('storage.bson') || files.includes('_mdb_catalog.wt') ? 'mongod' : 'secantus',
  };
}

function otherEngine(before: Partial<Engine>, found: DatabaseProgram, folders: SystemFolders): Error {
  const named = `TST_MONGOD=${before.path ?? '<its program>'}`;
  return tstError(
    'DATABASE_ENGINE',
    `the files in ${folders.database} are ${NAMES[before.flavour!]}'s, and this start found ${NAMES[found.flavour]} ` +
      `(${found.origin}), which can't read them. To stay with the first: ${named}. To change over: ` +
      `\`${named} npx tst backup\`, move the folder away, \`npx tst restore <the newest folder in ${folders.backups}/mongo>\``,
  );
}
