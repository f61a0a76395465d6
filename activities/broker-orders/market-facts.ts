import type { Quote } from '../../broker/broker';
import { readMergedPrices } from '../../data/series/contract-prices';
import type { BrokerOrder } from '../../domain/orders/order';
import { priceCollar } from '../../domain/orders/price-collar';
import { netPrice } from '../../domain/orders/trade-quantity';
import { dailyMove, lastPrice } from '../../domain/prices/daily-move';
import { usualVolume } from '../../domain/prices/usual-volume';
import type { Deps } from '../deps';
import { moneyPerPoint } from '../orders/order-limits';
import { measureClockSkew } from './clock-skew';
import { type BrokerLegs, legsOf, type NoLegs } from './legs';

/** What the market is like, right before an order is checked and sent. */
export interface MarketFacts extends BrokerLegs {
  readonly quote: Quote;
  /** UTC ms of the trading clock before the quote was asked for. */
  readonly askedAt: number;
  readonly clockSkewMs: number;
  /** The newest stored price, net for a spread; undefined when none is known. */
  readonly lastPrice?: number;
  /** In price points. */
  readonly collar: number;
  readonly usualVolume?: number;
  /** Newest stored price by contract. */
  readonly lastPrices: ReadonlyMap<string, number>;
  /** Base currency per price point of one contract; NaN when a rate is missing. */
  readonly perPoint: number;
}

/**
 * Asks the broker for contracts, quote and clock, and reads the stored prices: all that the last check needs and that
 * may take long. Nothing here may be done while other orders wait for it.
 */
export async function askMarket(deps: Deps, order: BrokerOrder): Promise<MarketFacts | NoLegs> {
  const { orderBroker, dataBroker, clock, config } = deps;
  await orderBroker.ready(30_000);
  const { dailyMove: move, ...stored } = await storedFacts(deps, order);
  const legs = await legsOf(deps, order);
  if (legs.kind === 'refused') return legs;
  const clockSkewMs = await measureClockSkew(deps);
  const askedAt = await clock.read();
  const quote = await dataBroker.quote(legs.legs, config.execution.quote_seconds * 1000);
  // Before the first price of a contract is stored, the broker's own last trade says how large prices are.
  const near =
    stored.lastPrices.get(order.contracts[0]) ?? (order.contracts.length === 1 ? quote.last : Number.NaN);
  const collar = priceCollar(near, move, config.order_limits.price_collar_daily_vols);
  return { ...stored, ...legs, collar, clockSkewMs, askedAt, quote };
}

async function storedFacts(deps: Deps, { instrument, contracts, trade }: BrokerOrder) {
  const { config } = deps;
  const merged = await readMergedPrices(deps.database, instrument);
  const lastPrices = new Map(
    [...merged].flatMap(([contract, { columns }]) => {
      const last = lastPrice(columns.FINAL);
      return last === undefined ? [] : [[contract, last] as const];
    }),
  );
  const near = merged.get(contracts[0]);
  const move = near
    ? dailyMove({ times: near.times, values: near.columns.FINAL }, config.system_zone)
    : Number.NaN;
  const net = netPrice(
    trade,
    contracts.map((contract) => lastPrices.get(contract) ?? Number.NaN),
  );
  return {
    ...(Number.isFinite(net) ? { lastPrice: net } : {}),
    dailyMove: move,
    usualVolume: usualVolume([...merged.values()], await deps.clock.read(), config.system_zone),
    lastPrices,
    perPoint: await moneyPerPoint(deps, instrument),
  };
}
