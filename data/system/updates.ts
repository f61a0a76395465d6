import type { Database } from '../store/database';
import { insertOnce, plain, type Stored } from '../store/documents';

/** An operator's update that was applied, with the result it gave. */
interface AppliedUpdate {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
  readonly result: unknown;
}

export type RecordedUpdate<Result> =
  | { readonly kind: 'first'; readonly result: Result }
  /** It was applied before: this is what it gave then. */
  | { readonly kind: 'again'; readonly result: Result };

/**
 * Stores the result of an update under its id; a second time gives the first result back. What the update
 * did must itself be idempotent: a crash between doing and recording does it again.
 */
export async function recordUpdate<Result>(
  database: Database,
  update: { readonly id: string; readonly name: string; readonly at: Date; readonly result: Result },
): Promise<RecordedUpdate<Result>> {
  if (await insertOnce<AppliedUpdate>(updates(database), update.id, update)) {
    return { kind: 'first', result: update.result };
  }
  const before = await findUpdate<Result>(database, update.id);
  return { kind: 'again', result: before!.result };
}

/** The result of an update that was applied; undefined when it was not. */
export async function findUpdate<Result>(
  database: Database,
  id: string,
): Promise<{ readonly result: Result } | undefined> {
  const found = await updates(database).findOne({ _id: id });
  return found === null ? undefined : { result: plain<AppliedUpdate>(found).result as Result };
}

function updates(database: Database) {
  return database.main.collection<Stored<AppliedUpdate>>('updates');
}
