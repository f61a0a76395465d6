import type { Database } from '../store/database';
import { finite, insertOnce, plain, plainOrUndefined, type Stored } from '../store/documents';
import type { SeriesKey } from './series-key';

/** A change of stored prices by a person: which series, from which version, so that it can be undone. */
export interface PriceChange {
  readonly id: string;
  readonly at: Date;
  readonly by: string;
  readonly reason?: string;
  /** An instrument's code, or a currency pair's. */
  readonly instrument: string;
  /** What was done, as a sentence. */
  readonly what: string;
  readonly series: SeriesKey;
  /** The version that was changed; the change itself is the one after it. */
  readonly version: number;
  /** The rows that it touched (UTC ms): none when an answer dropped one that was not stored. */
  readonly touched: TouchedRows;
  /** The answer that made it, if one did. */
  readonly question?: {
    readonly id: string;
    readonly round: number;
    /** UTC ms of the row that it dropped. */
    readonly dropped?: number;
  };
  /** `begun` only: it was interrupted, before its write or after it. */
  readonly state: 'begun' | 'done' | 'undone';
}

export interface TouchedRows {
  readonly rows: number;
  readonly first: number;
  readonly last: number;
}

/** Of rows at these times, in the order of time; undefined for none. */
export function touchedRows(times: readonly number[]): TouchedRows | undefined {
  return times.length === 0
    ? undefined
    : { rows: times.length, first: times[0], last: times[times.length - 1] };
}

/**
 * Makes a change and keeps a record of it, from before its write on, so that no change is without one. `write` returns
 * the version it wrote; none is kept of a write that failed or changed nothing.
 */
export async function recorded(
  database: Database,
  change: Omit<PriceChange, 'state'>,
  write: () => Promise<number>,
): Promise<void> {
  const { id } = change;
  await insertOnce<PriceChange>(changes(database), id, { ...change, state: 'begun' });
  let version: number;
  try {
    version = await write();
  } catch (error) {
    await changes(database).deleteOne({ _id: id, state: 'begun' });
    throw error;
  }
  if (version > change.version) await setState(database, id, 'done');
  else await changes(database).deleteOne({ _id: id, state: 'begun' });
}

/** Keeps a record of an answer that touched no row: to undo it is to be asked again. */
export async function recordWithoutRows(
  database: Database,
  change: Omit<PriceChange, 'state'>,
): Promise<void> {
  await insertOnce<PriceChange>(changes(database), change.id, { ...change, state: 'done' });
}

export async function markUndone(database: Database, id: string): Promise<void> {
  await setState(database, id, 'undone');
}

async function setState(database: Database, id: string, state: PriceChange['state']): Promise<void> {
  await changes(database).updateOne({ _id: id }, { $set: finite(`price change ${id}`, { state }) });
}

export async function findPriceChange(database: Database, id: string): Promise<PriceChange | undefined> {
  return plainOrUndefined<PriceChange>(await changes(database).findOne({ _id: id }));
}

/** Newest first: of one instrument (or currency pair), or of all. */
export async function priceChanges(
  database: Database,
  instrument: string | undefined,
  limit: number,
): Promise<PriceChange[]> {
  const filter = instrument === undefined ? {} : { instrument };
  const found = await changes(database).find(filter).sort({ at: -1 }).limit(limit).toArray();
  return found.map((document) => plain<PriceChange>(document));
}

function changes(database: Database) {
  return database.main.collection<Stored<PriceChange>>('price_changes');
}
