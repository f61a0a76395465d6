import type { LedgerRow } from '../ledger/ledger-row';
import { fillOfBrokerOrder } from '../ledger/order-fill';
import { type BrokerOrder, FINAL_BROKER_STATES } from '../orders/order';
import { totalContracts } from '../orders/trade-quantity';
import type { PendingTrade } from './trade-limit';

/**
 * Orders whose contracts the trade limits may not have counted yet, of those whose status is active: those that are not
 * final with all they may trade, those that have ended, until the stack has closed and counted them, with what was
 * filled.
 */
export function pendingTrades(
  active: readonly BrokerOrder[],
  ledger: readonly LedgerRow[],
): readonly (PendingTrade & Pick<BrokerOrder, 'state'>)[] {
  return active.map((order) => {
    const { id, strategy, state } = order;
    const ended = FINAL_BROKER_STATES.includes(state);
    const trade = ended ? fillOfBrokerOrder(order, ledger).filled : order.trade;
    return { orderId: id, strategy, state, contracts: totalContracts(trade) };
  });
}
