import type { LedgerRow } from '../ledger/ledger-row';
import { fillOfBrokerOrder } from '../ledger/order-fill';
import { type BrokerOrder, FINAL_BROKER_STATES } from '../orders/order';
import { partsOf } from '../orders/order-share';
import { totalContracts } from '../orders/trade-quantity';
import type { PendingTrade } from './trade-limit';

/**
 * Of the active orders, by strategy, those whose contracts the trade limits may not have counted yet: orders that are not final,
 * with all they may trade; ended ones, with what was filled, until the stack has closed and counted them.
 */
export function pendingTrades(
  active: readonly BrokerOrder[],
  ledger: readonly LedgerRow[],
): readonly (PendingTrade & Pick<BrokerOrder, 'state'>)[] {
  return active.flatMap(partsOf).map((order) => {
    const { id, strategy, state } = order;
    const ended = FINAL_BROKER_STATES.includes(state);
    const trade = ended ? fillOfBrokerOrder(order, ledger).filled : order.trade;
    return { orderId: id, strategy, state, contracts: totalContracts(trade) };
  });
}
