import type { LedgerRow } from '../../domain/ledger/ledger-row';
import type { Database } from '../store/database';
import { countLedgerRows, ledgerRows } from './ledger-store';

const known = new WeakMap<Database, readonly LedgerRow[]>();

/**
 * Every stored row, by time, then id. Rows are never changed nor removed, so as long as there are as many as at
 * the last call of this process, those are given again: positions are asked for far more often than they change.
 */
export async function wholeLedger(database: Database): Promise<readonly LedgerRow[]> {
  const before = known.get(database);
  if (before && before.length === (await countLedgerRows(database))) return before;
  const rows = await ledgerRows(database);
  known.set(database, rows);
  return rows;
}
