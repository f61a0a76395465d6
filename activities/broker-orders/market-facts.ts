import { readMergedPrices } from '../../data/series/contract-prices';
import { type Market, marketOf } from '../../domain/execution/market';
import { type PriceStep, stepsOfLegs } from '../../domain/prices/price-steps';
import type { Refused } from '../../domain/questions/answer';
import type { Deps } from '../deps';
import { moneyPerPointOf } from '../orders/money-per-point';
import { measureClockSkew } from './clock-skew';
import { type AskedOrder, type BrokerLegs, legsOf } from './legs';

/** The order in the broker's terms, and its market right before it is checked and sent. */
export interface MarketFacts extends BrokerLegs {
  readonly market: Market;
  /** Of the price, net for a spread. */
  readonly steps: readonly PriceStep[];
}

/**
 * Asks the broker for contracts, quote and clock, and reads the stored prices: all that the last check needs and that
 * may take a while. No other order may have to wait for it.
 */
export async function askMarket(deps: Deps, order: AskedOrder): Promise<MarketFacts | Refused> {
  const { database, orderBroker, dataBroker, clock, config } = deps;
  await orderBroker.ready(30_000);
  const prices = await readMergedPrices(database, order.instrument);
  const perPoint = await moneyPerPointOf(deps, order.instrument);
  const legs = await legsOf(deps, order);
  if (legs.kind === 'refused') return legs;
  const steps = await priceStepsOf(deps, legs);
  const clockSkewMs = await measureClockSkew(deps);
  const askedAt = await clock.read();
  const quote = await dataBroker.quote(legs.legs, config.execution.quote_seconds * 1000);
  const asked = { quote, askedAt, clockSkewMs, perPoint };
  const collarDailyVols = config.order_limits.price_collar_daily_vols;
  const settings = { systemZone: config.system_zone, collarDailyVols };
  return { ...legs, steps, market: marketOf(order, prices, asked, settings) };
}

/** The steps on which the order's price lies. */
export async function priceStepsOf(
  { dataBroker }: Deps,
  { details }: BrokerLegs,
): Promise<readonly PriceStep[]> {
  return stepsOfLegs(await Promise.all(details.map((each) => dataBroker.priceSteps(each))));
}
