import { childOrders, findOrder, findOrders, ordersById } from '../../data/orders/order-store';
import { orderLimitsOf, type WholeOrder } from '../../domain/execution/order-limits';
import type { BrokerOrder, ContractOrder } from '../../domain/orders/order';
import { isSameTrade } from '../../domain/orders/trade-quantity';
import { contractsOfWhole, notionalOfWhole } from '../../domain/orders/whole-order';
import { DAY_MS } from '../../domain/time/units';
import type { Deps } from '../deps';
import { rateToBase } from '../reports/rate-to-base';

/**
 * Base currency per price point of one contract, at the newest rate; NaN when size or rate is unknown, and where no
 * limit asks for it.
 */
export async function moneyPerPoint(
  deps: Pick<Deps, 'database' | 'catalogue' | 'config'>,
  instrument: string,
): Promise<number> {
  const known = deps.catalogue.instruments.get(instrument);
  if (!known || deps.config.order_limits.notional_max === undefined) return Number.NaN;
  return known.pointSize * (await rateToBase(deps, instrument));
}

/** What is known of the market of an order: see `MarketFacts`. */
interface Market {
  readonly usualVolume?: number;
  readonly perPoint: number;
  /** NaN for a contract without a price. */
  priceOf(contract: string): number;
}

/** The order that a slice belongs to: its contract order, the siblings of that, and the instrument order above. */
export async function wholeOrderOf(
  deps: Deps,
  slice: BrokerOrder,
  market: Market,
  now: number,
): Promise<WholeOrder> {
  const { database, config } = deps;
  const parent = await findOrder(database, 'contract', slice.parentId);
  const instrumentOrder = parent && (await findOrder(database, 'instrument', parent.parentId));
  const family = parent ? await childOrders(database, 'contract', [parent.parentId]) : [];
  const trades = family.length > 0 ? family : [slice];
  const legs = trades.flatMap(({ contracts, trade }) =>
    trade.map((quantity, leg) => ({ quantity, price: market.priceOf(contracts[leg]) })),
  );
  const whole = instrumentOrder ? [instrumentOrder.trade] : [];
  const { duplicateWindowMs } = orderLimitsOf(config);
  return {
    contracts: Math.max(contractsOfWhole(trades.map(({ trade }) => trade)), contractsOfWhole(whole)),
    notional: notionalOfWhole(legs, market.perPoint),
    ...(market.usualVolume === undefined ? {} : { usualVolume: market.usualVolume }),
    ...(await sentOnDay(deps, slice)),
    ...(parent && duplicateWindowMs > 0 ? await sameSent(deps, parent, now - duplicateWindowMs) : {}),
    now,
  };
}

/** A contract order counts once, however many slices of it were sent. */
async function sentOnDay({ database }: Deps, { tradeDate, parentId }: BrokerOrder) {
  const sent = (await findOrders(database, 'broker', { tradeDate })).filter((order) => order.sendingAt);
  const parents = new Set(sent.map((order) => order.parentId));
  return parents.has(parentId) ? {} : { othersSentToday: parents.size };
}

async function sameSent({ database }: Deps, order: ContractOrder, since: number) {
  const { strategy, instrument } = order;
  // Orders wait for their market: one made the day before may have been sent just now.
  const from = new Date(since - DAY_MS);
  const slices = (await findOrders(database, 'broker', { strategy, instrument, from })).filter(
    (slice) => slice.parentId !== order.id && slice.sendingAt,
  );
  const parents = await ordersById(database, 'contract', [...new Set(slices.map((slice) => slice.parentId))]);
  const same = parents.filter(
    (other) => other.contracts.join() === order.contracts.join() && isSameTrade(other.trade, order.trade),
  );
  const times = slices
    .filter((slice) => same.some((other) => other.id === slice.parentId))
    .map((slice) => slice.sendingAt!.getTime()); // those without were left out
  return times.length === 0 ? {} : { sameSentAt: Math.max(...times) };
}
