import { locks } from '../../data/controls/locks';
import { strategyState } from '../../data/controls/strategy-states';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { updateOrder } from '../../data/orders/order-store';
import type { Database } from '../../data/store/database';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { isBeingTransferred } from '../../domain/ledger/transfer';
import type { InstrumentOrder } from '../../domain/orders/order';
import type { StrategyState } from '../../domain/strategies/strategy-state';

/** What an order was decided on that somebody may change at the same moment. */
export interface DecidedOn {
  readonly ledger: readonly LedgerRow[];
  readonly state: StrategyState | undefined;
}

/**
 * Closes an order right after it was made when its position passes to another strategy, or its strategy was retired or
 * brought back, since what it was decided on was read. Returns why; undefined: it stands.
 */
export async function withdrawOrder(
  database: Database,
  before: DecidedOn,
  order: InstrumentOrder,
): Promise<string | undefined> {
  const reason = await whyWithdrawn(database, before, order);
  if (reason !== undefined) await updateOrder(database, order, { status: 'closed', reason });
  return reason;
}

async function whyWithdrawn(database: Database, before: DecidedOn, order: InstrumentOrder) {
  const now = { locks: await locks(database, order.instrument), ledger: await wholeLedger(database) };
  if (isBeingTransferred(order, before.ledger, now))
    return 'its position is passing to another strategy, the order was withdrawn';
  const state = await strategyState(database, order.strategy);
  return state?.version === before.state?.version
    ? undefined
    : 'its strategy was retired or brought back meanwhile, the order was withdrawn';
}
