import type { Faults } from '../control/faults';
import type { Market, MarketContract, MarketQuote } from '../market/market';
import type { OrderRecord, OrderRequest } from './records';

/** One contract of an order, with its signed ratio for a buyer of the order. */
export interface OrderLeg {
  readonly contract: MarketContract;
  readonly ratio: number;
}

/** What a fill costs: per leg and, for a combination, in all. */
export interface FillPrice {
  readonly legs: readonly number[];
  readonly total: number;
}

const tidy = (value: number) => Number(value.toPrecision(12));

/** A market's quote with the defects that a scenario asks for. */
export function seenQuote(
  market: Market,
  faults: Faults,
  contract: MarketContract,
  time: number,
): MarketQuote | undefined {
  const rule = faults.dataRule(contract);
  if (!rule) return market.quote(contract, time);
  if (rule.mode === 'noQuotes') return undefined;
  const quote = market.quote(contract, rule.mode === 'stale' ? rule.since : time);
  if (!quote) return undefined;
  if (rule.mode === 'crossed') return { ...quote, bid: quote.ask, ask: quote.bid };
  if (rule.mode === 'quote') return { ...quote, ...rule.quote };
  if (rule.mode !== 'spike') return quote;
  const { factor } = rule;
  return { ...quote, bid: quote.bid * factor, ask: quote.ask * factor, last: quote.last * factor };
}

/** What each leg costs the one who takes this side now, worse by `levels` ticks; undefined without quotes. */
export function takePrice(
  quotes: readonly (MarketQuote | undefined)[],
  legs: readonly OrderLeg[],
  action: OrderRequest['action'],
  levels: number,
): FillPrice | undefined {
  const prices: number[] = [];
  for (const [index, leg] of legs.entries()) {
    const quote = quotes[index];
    const buys = leg.ratio > 0 === (action === 'BUY');
    const best = buys ? quote?.ask : quote?.bid;
    if (best === undefined || Number.isNaN(best)) return undefined;
    prices.push(tidy(best + (buys ? 1 : -1) * levels * leg.contract.instrument.minTick));
  }
  const total = legs.reduce((sum, leg, index) => sum + leg.ratio * prices[index], 0);
  return { legs: prices, total: legs.length === 1 ? prices[0] : tidy(total) };
}

/** Whether a price satisfies an order's limit; market orders take any. */
export function isAcceptable({ request, snapPrice }: OrderRecord, price: FillPrice): boolean {
  const limit = request.orderType === 'LMT' ? request.lmtPrice : snapPrice;
  if (limit === undefined) return true;
  return request.action === 'BUY' ? price.total <= limit + 1e-12 : price.total >= limit - 1e-12;
}

/**
 * The price at which a SNAP order enters the book: its market's other side (MKT), middle (MID) or own side (PRIM), less
 * aggressive by its offset (PRIM: more). Undefined for other types, and without quotes.
 */
export function snapPriceOf(
  { orderType, action, auxPrice }: OrderRequest,
  quotes: readonly (MarketQuote | undefined)[],
  legs: readonly OrderLeg[],
): number | undefined {
  const mine = takePrice(quotes, legs, action === 'BUY' ? 'SELL' : 'BUY', 0)?.total;
  const other = takePrice(quotes, legs, action, 0)?.total;
  if (mine === undefined || other === undefined) return undefined;
  const offset = (Number.isNaN(auxPrice) ? 0 : auxPrice) * (action === 'BUY' ? 1 : -1);
  switch (orderType) {
    case 'SNAP MKT':
      return tidy(other - offset);
    case 'SNAP MID':
      return tidy((mine + other) / 2 - offset);
    case 'SNAP PRIM':
      return tidy(mine + offset);
    default:
      return undefined;
  }
}

/** Whether a stop has been reached. */
export function isTriggered(request: OrderRequest, last: number): boolean {
  if (request.orderType !== 'STP') return true;
  return request.action === 'BUY' ? last >= request.auxPrice : last <= request.auxPrice;
}
