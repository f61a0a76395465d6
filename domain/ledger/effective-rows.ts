/** The ledger rows that count. */
import type { LedgerRow } from './ledger-row';

/** Of each identity the highest version, in the order in which identities first occur. */
export function effectiveRows(rows: readonly LedgerRow[]): readonly LedgerRow[] {
  const newest = new Map<string, LedgerRow>();
  for (const row of rows) {
    const known = newest.get(row.identity);
    if (!known || row.version > known.version) newest.set(row.identity, row);
  }
  return [...newest.values()];
}
