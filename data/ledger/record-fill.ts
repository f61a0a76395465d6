import type { LedgerRow } from '../../domain/ledger/ledger-row';
import type { Database } from '../database';
import type { Journal } from '../journal';
import { insertLedgerRow, type LedgerInsertAnswer } from './ledger-store';

/** The only way a ledger row is written: first to the journal, synced, then to the database. */
export async function recordFill(
  database: Database,
  journal: Journal,
  row: LedgerRow,
): Promise<LedgerInsertAnswer> {
  await journal.append({ kind: 'fill', row });
  return insertLedgerRow(database, row);
}
