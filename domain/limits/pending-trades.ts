import { type TradeLimit as StoredTradeLimit, tradeLimits } from '../../data/controls/limits';
import { findOrders } from '../../data/orders/order-store';
import type { LedgerRow } from '../ledger/ledger-row';
import { fillOfBrokerOrder } from '../ledger/order-fill';
import { limitsFor, type PendingTrade, type TradeLimit } from './trade-limit';
import { type BrokerOrder, FINAL_BROKER_STATES } from '../orders/order';
import { totalContracts } from '../orders/trade-quantity';
import type { Deps } from '../../activities/deps';

/** The trade limits that bind a strategy's trade in an instrument. */
export async function tradeLimitsFor(
  { database }: Pick<Deps, 'database'>,
  { strategy, instrument }: { readonly strategy: string; readonly instrument: string },
): Promise<readonly TradeLimit[]> {
  return limitsFor((await tradeLimits(database, instrument)).map(domainLimit), strategy, instrument);
}

function domainLimit({ strategy, used, ...limit }: StoredTradeLimit): TradeLimit {
  return { ...limit, traded: used, ...(strategy === '' ? {} : { strategy }) };
}

/**
 * Orders of the instrument whose contracts may not be counted yet: those that are not final with all they may trade,
 * those that have ended, until the stack has closed and counted them, with what was filled.
 */
export async function pendingTrades(
  { database }: Pick<Deps, 'database'>,
  instrument: string,
  ledger: readonly LedgerRow[],
): Promise<readonly (PendingTrade & Pick<BrokerOrder, 'state'>)[]> {
  const active = await findOrders(database, 'broker', { status: 'active', instrument });
  return active.map((order) => {
    const { id, strategy, state } = order;
    const ended = FINAL_BROKER_STATES.includes(state);
    const trade = ended ? fillOfBrokerOrder(order, ledger).filled : order.trade;
    return { orderId: id, strategy, state, contracts: totalContracts(trade) };
  });
}
