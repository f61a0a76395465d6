import type { Faults } from '../control/faults';
import type { Market, MarketContract, MarketQuote } from '../market/market';
import type { OrderRequest } from './records';

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
export function isAcceptable(request: OrderRequest, price: FillPrice, middle: number): boolean {
  const limit = limitOf(request, middle);
  if (limit === undefined) return true;
  return request.action === 'BUY' ? price.total <= limit + 1e-12 : price.total >= limit - 1e-12;
}

function limitOf(request: OrderRequest, middle: number): number | undefined {
  if (request.orderType === 'LMT') return request.lmtPrice;
  if (request.orderType === 'SNAP MID') return middle;
  return undefined;
}

/** Whether a stop has been reached. */
export function isTriggered(request: OrderRequest, last: number): boolean {
  if (request.orderType !== 'STP') return true;
  return request.action === 'BUY' ? last >= request.auxPrice : last <= request.auxPrice;
}
