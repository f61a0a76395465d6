import type { LedgerRow } from '../../domain/ledger/ledger-row';
import type { Database } from '../store/database';
import { finite } from '../store/documents';
import type { Journal } from './journal';
import { insertLedgerRow, type LedgerInsertAnswer } from './ledger-store';

/**
 * The only way a ledger row is written: first to the journal, synced, then to the database. Throws NOT_FINITE before
 * either: a quantity, price or time that is not finite would be in the journal for good.
 */
export async function recordFill(
  database: Database,
  journal: Journal,
  row: LedgerRow,
): Promise<LedgerInsertAnswer> {
  await journal.append({ kind: 'fill', row: finite(`fill ${row.id} of ${row.instrument}`, row) });
  return insertLedgerRow(database, row);
}
