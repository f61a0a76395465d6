/** Manual fills that may be the same trade as an execution that the broker reports later. */
import type { BrokerOrder } from '../orders/order';
import { effectiveRows } from './effective-rows';
import { rowId } from './execution-id';
import type { LedgerRow } from './ledger-row';
import { withQuantity } from './shared-fill';

/** What matters here of an execution. */
export interface ToldFill {
  readonly identity: string;
  readonly contract: string;
  /** Signed contracts. */
  readonly quantity: number;
}

/** Entered by a person: as a fill, or as a trade made elsewhere. The broker may report the same trade. */
export function isEntered({ kind }: Pick<LedgerRow, 'kind'>): boolean {
  return kind === 'manual' || kind === 'balance';
}

/** Entered rows of the execution's contract and side that executions have not replaced completely. */
export function manualCounterparts(
  rows: readonly LedgerRow[],
  fill: Pick<ToldFill, 'contract' | 'quantity'>,
): readonly LedgerRow[] {
  return effectiveRows(rows)
    .filter((row) => isEntered(row) && row.contract === fill.contract)
    .filter((row) => row.quantity * fill.quantity > 0)
    .sort((a, b) => a.time.getTime() - b.time.getTime());
}

/**
 * Whether a manual row may be a fill of this broker order: it was entered on it, or on its contract order for a time
 * since it was sent. What was filled before cannot be the order's.
 */
export function mayBeFillOf(
  order: Pick<BrokerOrder, 'id' | 'parentId' | 'sendingAt'>,
  row: LedgerRow,
): boolean {
  if (row.brokerOrderId !== undefined) return row.brokerOrderId === order.id;
  return (
    row.contractOrderId === order.parentId && order.sendingAt !== undefined && row.time >= order.sendingAt
  );
}

/**
 * New versions of the manual rows, first to last, without what the execution takes the place of: at most its own
 * quantity. `rows` are all versions; what it took before counts, so that a second time takes nothing.
 */
export function placesTaken(
  rows: readonly LedgerRow[],
  counterparts: readonly LedgerRow[],
  fill: ToldFill,
): readonly LedgerRow[] {
  let left = Math.abs(fill.quantity) - takenBefore(rows, fill.identity);
  return counterparts.flatMap((row) => {
    const part = Math.min(left, Math.abs(row.quantity));
    if (part <= 0) return [];
    left -= part;
    const version = row.version + 1;
    const quantity = row.quantity - Math.sign(row.quantity) * part;
    const reduced = withQuantity(row, quantity, rows);
    return [{ ...reduced, id: rowId(row.identity, version), version, replacedBy: fill.identity }];
  });
}

function takenBefore(rows: readonly LedgerRow[], identity: string): number {
  const quantityOf = (row: LedgerRow, version: number) =>
    rows.find((each) => each.identity === row.identity && each.version === version)?.quantity ?? 0;
  return rows
    .filter((row) => row.replacedBy === identity)
    .reduce((sum, row) => sum + Math.abs(quantityOf(row, row.version - 1) - row.quantity), 0);
}
