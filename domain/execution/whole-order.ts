/** The order that a slice belongs to, with all its slices, as the configured limits see it. */
import type { BrokerOrder, ContractOrder, InstrumentOrder, SentOrder } from '../orders/order';
import { isSameTrade } from '../orders/trade-quantity';
import { contractsOfWhole, notionalOfWhole } from '../orders/whole-order';
import type { WholeOrder } from './order-limits';

/** The orders above and next to a slice. */
export interface SliceFamily {
  readonly contractOrder?: ContractOrder;
  readonly instrumentOrder?: InstrumentOrder;
  /** All contract orders of the instrument order. */
  readonly contractOrders: readonly ContractOrder[];
  /** Broker orders of the slice's trade date. */
  readonly ofDay: readonly SentOrder[];
  /** Broker orders made lately of the slice's strategy and instrument, and their contract orders. */
  readonly recent: readonly BrokerOrder[];
  readonly recentContractOrders: readonly ContractOrder[];
}

export interface WholeMarket {
  readonly usualVolume?: number;
  /** Base currency per price point of one contract; NaN where size or rate is unknown. */
  readonly perPoint: number;
  /** NaN for a contract without a price. */
  priceOf(contract: string): number;
}

/** The contract order of the slice, its siblings, and the instrument order above. `now`: UTC ms. */
export function wholeOrder(
  slice: BrokerOrder,
  family: SliceFamily,
  market: WholeMarket,
  now: number,
): WholeOrder {
  const { contractOrder, contractOrders, instrumentOrder } = family;
  const trades = contractOrders.length > 0 ? contractOrders : [slice];
  const legs = trades.flatMap(({ contracts, trade }) =>
    trade.map((quantity, leg) => ({ quantity, price: market.priceOf(contracts[leg]) })),
  );
  const whole = instrumentOrder ? [instrumentOrder.trade] : [];
  return {
    contracts: Math.max(contractsOfWhole(trades.map(({ trade }) => trade)), contractsOfWhole(whole)),
    notional: notionalOfWhole(legs, market.perPoint),
    ...(market.usualVolume === undefined ? {} : { usualVolume: market.usualVolume }),
    ...othersSentToday(slice, family),
    ...(contractOrder ? sameSent(contractOrder, family) : {}),
    now,
  };
}

/** A contract order counts once, however many slices of it were sent. */
function othersSentToday({ parentId }: BrokerOrder, { ofDay }: SliceFamily) {
  const parents = sentParents(ofDay);
  return parents.has(parentId) ? {} : { othersSentToday: parents.size };
}

/** Ids of the contract orders of which a day's orders were sent. */
export function sentParents(ofDay: readonly SentOrder[]): ReadonlySet<string> {
  return new Set(ofDay.filter((order) => order.sendingAt).map((order) => order.parentId));
}

function sameSent(order: ContractOrder, { recent, recentContractOrders }: SliceFamily) {
  const same = recentContractOrders.filter(
    (other) =>
      other.id !== order.id &&
      other.contracts.join() === order.contracts.join() &&
      isSameTrade(other.trade, order.trade),
  );
  const times = recent.flatMap(({ parentId, sendingAt }) =>
    sendingAt && same.some(({ id }) => id === parentId) ? [sendingAt.getTime()] : [],
  );
  return times.length === 0 ? {} : { sameSentAt: Math.max(...times) };
}
