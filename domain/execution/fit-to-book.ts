/** How much of an order the book takes. */
import { allotLots } from '../orders/allot-lots';
import type { BrokerOrder, TradeQuantity } from '../orders/order';
import { type OrderShare, sharedBy } from '../orders/order-share';
import { cutToLegLimits, isZeroTrade } from '../orders/trade-quantity';
import type { Quoted } from './market';

type BookedOrder = Pick<BrokerOrder, 'trade' | 'type'>;
type Sizes = Partial<Pick<Quoted, 'bidSize' | 'askSize'>>;

/** Contracts at the best price that an order takes or joins; undefined where the broker does not say. */
export function offeredTo({ trade, type }: BookedOrder, { bidSize, askSize }: Sizes): number | undefined {
  const buys = (trade[0] ?? 0) > 0;
  // A market order takes the other side of the book; a limit order joins its own.
  return buys === (type === 'limit') ? bidSize : askSize;
}

/**
 * The order cut to so many times what the book shows, each leg alike; what is left goes in the next one. As it is where
 * that is unknown or not a single lot: then the check before sending says so.
 */
export function fittedToBook(order: BrokerOrder, quote: Sizes, timesMax: number): BrokerOrder {
  const offered = offeredTo(order, quote);
  if (offered === undefined || !(offered >= 0)) return order;
  const most = Math.floor(timesMax * offered);
  const trade = cutToLegLimits(
    order.trade,
    order.trade.map(() => most),
  );
  if (isZeroTrade(trade) || trade[0] === order.trade[0]) return order;
  return { ...order, ...(order.shares ? sharedBy(sharesOfPart(order.shares, trade)) : { trade }) };
}

/** Whose a part of a shared order is: pro rata. */
function sharesOfPart(shares: readonly OrderShare[], [trade]: TradeQuantity): readonly OrderShare[] {
  const direction = Math.sign(trade);
  const parties = shares.map(({ strategy, instrumentOrderId, trade: asked }) => ({
    ...{ name: `${strategy}\n${instrumentOrderId}`, asked: Math.abs(asked), got: 0 },
  }));
  const lots = allotLots(parties, Math.abs(trade));
  return shares
    .map((share, index) => ({ ...share, trade: direction * lots[index] }))
    .filter((share) => share.trade !== 0);
}
