import { locks } from '../../data/controls/locks';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { updateOrder } from '../../data/orders/order-store';
import type { Database } from '../../data/store/database';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { isBeingTransferred } from '../../domain/ledger/transfer';
import type { InstrumentOrder } from '../../domain/orders/order';

/** Why an order was withdrawn right after it was made. */
export const WITHDRAWN = 'its position is passing to another strategy, the order was withdrawn';

/** Closes an order that was made from a position that is being transferred. `before`: the ledger it was made from. */
export async function withdrawnForTransfer(
  database: Database,
  before: readonly LedgerRow[],
  order: InstrumentOrder,
): Promise<boolean> {
  const now = { locks: await locks(database, order.instrument), ledger: await wholeLedger(database) };
  if (!isBeingTransferred(order, before, now)) return false;
  await updateOrder(database, order, { status: 'closed', reason: WITHDRAWN });
  return true;
}
