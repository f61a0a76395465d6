import type { LedgerRow } from '../../domain/ledger/ledger-row';
import type { TransferPair } from '../../domain/ledger/transfer';
import type { Database } from '../store/database';
import { finite } from '../store/documents';
import type { Journal } from './journal';
import { insertLedgerRow, insertTransferPair, type LedgerInsertAnswer } from './ledger-store';

/**
 * The only way a ledger row is written, but for the pair of a transfer: first to the journal, synced, then to the database. Throws NOT_FINITE before
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

/**
 * Writes both rows of a transfer, to the journal as one line and to the database as one document: both or none. True
 * when they were new. Throws NOT_FINITE before either.
 */
export async function recordTransfer(
  database: Database,
  journal: Journal,
  rows: TransferPair,
): Promise<boolean> {
  await journal.append({ kind: 'transfer', rows: finite(`transfer of ${rows[0].instrument}`, rows) });
  return insertTransferPair(database, rows);
}
