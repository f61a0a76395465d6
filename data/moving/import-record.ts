import { tstError } from '../../domain/errors/errors';
import type { Database } from '../store/database';
import { plain, plainOrUndefined, put, type Stored } from '../store/documents';

/** The import of another system's data. One at a time; the last one is kept. */
export interface ImportRun {
  readonly source: 'pysystemtrade';
  readonly folder: string;
  /** `running` also of one that was killed: the system must not trade on half of its data. */
  readonly state: 'running' | 'done' | 'abandoned';
  readonly startedAt: Date;
  readonly endedAt?: Date;
  readonly by: string;
}

/** What was imported under one id, so that the same files again change nothing. */
export interface ImportedItem {
  readonly item: string;
  /** Of the bytes of its files. */
  readonly hash: string;
  /** Version of the series that it was written as. */
  readonly version?: number;
  readonly at: Date;
}

const LAST = 'last';

/**
 * Notes that an import has begun, or is continued after it was killed. Throws BAD_INPUT while one of another folder is
 * unfinished.
 */
export async function beginImport(
  database: Database,
  run: Pick<ImportRun, 'folder' | 'by' | 'startedAt'>,
): Promise<{ readonly continued: boolean }> {
  const unfinished = await unfinishedImport(database);
  if (unfinished && unfinished.folder !== run.folder) throw tstError('BAD_INPUT', unfinishedText(unfinished));
  if (unfinished) return { continued: true };
  await put<ImportRun>(imports(database), LAST, { source: 'pysystemtrade', state: 'running', ...run });
  return { continued: false };
}

/** Ends what was begun. False when nothing was unfinished. */
export async function endImport(
  database: Database,
  state: 'done' | 'abandoned',
  endedAt: Date,
): Promise<boolean> {
  const ended = await imports(database).updateOne(
    { _id: LAST, state: 'running' },
    { $set: { state, endedAt } },
  );
  return ended.matchedCount === 1;
}

/** The import that was begun and neither completed nor abandoned; undefined when there isn't one. */
async function unfinishedImport(database: Database): Promise<ImportRun | undefined> {
  return plainOrUndefined<ImportRun>(await imports(database).findOne({ _id: LAST, state: 'running' }));
}

/** Throws BAD_INPUT while an import is unfinished: half of another system's positions would be traded against. */
export async function refuseUnfinishedImport(database: Database): Promise<void> {
  const unfinished = await unfinishedImport(database);
  if (unfinished) throw tstError('BAD_INPUT', unfinishedText(unfinished));
}

function unfinishedText({ source, folder, startedAt }: ImportRun): string {
  const command = `npx tst import ${source} ${folder}`;
  return (
    `the import of ${folder}, begun at ${startedAt.toISOString()}, is unfinished: ` +
    `\`${command}\` completes it, \`${command} --abandon\` leaves it as it is`
  );
}

/** What was imported before, by item. */
export async function importedItems(database: Database): Promise<ReadonlyMap<string, ImportedItem>> {
  const found = await items(database).find({}).toArray();
  return new Map(found.map((document) => [document.item, plain<ImportedItem>(document)]));
}

export async function recordImported(database: Database, item: ImportedItem): Promise<void> {
  await put(items(database), item.item, item);
}

function imports(database: Database) {
  return database.main.collection<Stored<ImportRun>>('imports');
}

function items(database: Database) {
  return database.main.collection<Stored<ImportedItem>>('imported_items');
}
