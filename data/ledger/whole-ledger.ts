import { withRows } from '../../domain/ledger/ledger-index';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { DAY_MS } from '../../domain/time/units';
import type { Database } from '../store/database';
import { countLedgerDocuments, readLedger } from './ledger-store';

/** Rows that are new are nearly always fills of the last days. */
const LATE_MS = 3 * DAY_MS;

interface Known {
  readonly rows: readonly LedgerRow[];
  readonly documents: number;
}

const known = new WeakMap<Database, Known>();

/**
 * Every stored row, by time, then id. Positions are asked for far more often than they change, and documents are never
 * changed nor removed: as long as there are as many as at the last call of this process, the same list is given again;
 * when there are more, the last days are read, and everything only if that does not account for all of them.
 */
export async function wholeLedger(database: Database): Promise<readonly LedgerRow[]> {
  const before = known.get(database);
  if (before?.documents === (await countLedgerDocuments(database))) return before.rows;
  const now = (before && (await withNewRows(database, before))) ?? (await readLedger(database));
  known.set(database, now);
  return now.rows;
}

/**
 * What was known and what the last days have more; undefined if that is not all. Counted after reading: a row that
 * comes in between is missing from what was read, and so the numbers differ.
 */
async function withNewRows(database: Database, before: Known): Promise<Known | undefined> {
  const last = before.rows.at(-1);
  if (!last) return undefined;
  const from = new Date(last.time.getTime() - LATE_MS);
  const recent = before.rows.slice(before.rows.findLastIndex(({ time }) => time < from) + 1);
  const added = await readLedger(database, { from, notIds: recent.map(({ id }) => id) });
  const documents = before.documents + added.documents;
  if (documents !== (await countLedgerDocuments(database))) return undefined;
  return { rows: withRows(before.rows, added.rows), documents };
}
