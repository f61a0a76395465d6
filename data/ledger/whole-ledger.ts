import type { LedgerRow } from '../../domain/ledger/ledger-row';
import type { Database } from '../store/database';
import { countLedgerDocuments, readLedger } from './ledger-store';

const known = new WeakMap<Database, Awaited<ReturnType<typeof readLedger>>>();

/**
 * Every stored row, by time, then id. Documents are never changed nor removed, so as long as there are as many as at
 * the last call of this process, those are given again: positions are asked for far more often than they change.
 */
export async function wholeLedger(database: Database): Promise<readonly LedgerRow[]> {
  const before = known.get(database);
  if (before && before.documents === (await countLedgerDocuments(database))) return before.rows;
  const read = await readLedger(database);
  known.set(database, read);
  return read.rows;
}
