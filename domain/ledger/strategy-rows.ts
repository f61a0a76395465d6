/** Ledger rows as strategies see them. */
import type { LedgerRow } from './ledger-row';

/** The rows, those that several strategies share as one row for each of them, of the same identity and version. */
export function strategyRows(rows: readonly LedgerRow[]): readonly LedgerRow[] {
  return rows.flatMap((row) => (row.shares ? rowsOfShares(row) : [row]));
}

function rowsOfShares({ shares = [], ...row }: LedgerRow): readonly LedgerRow[] {
  return shares.map(({ strategy, instrumentOrderId, quantity }) => ({
    ...{ ...row, strategy, quantity },
    instrumentOrderId,
  }));
}
