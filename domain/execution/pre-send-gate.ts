/** The last check of an order, right before it is sent. */
import { opensPosition } from '../contracts/expiry-guard';
import { type InstrumentLock, isLocked } from '../limits/lock';
import type { LimitedPosition } from '../limits/position-limit';
import { type PendingTrade, type TradeLimit, tradeCapacity } from '../limits/trade-limit';
import { sum } from '../numbers/rounding';
import type { BrokerOrderType, ContractIds, TradeQuantity } from '../orders/order';
import { isFillWithinTrade, isZeroTrade, totalContracts } from '../orders/trade-quantity';
import { isOpen, type Session } from '../time/sessions';
import { breachedOrderLimits, type OrderLimitCode, type OrderLimits, type WholeOrder } from './order-limits';
import type { ReducedOnly } from './reduced-only';

export type RefusalCode =
  | 'HALTED'
  | 'LOCKED'
  | 'CLOCK_SKEW'
  | 'MARKET_CLOSED'
  | 'HOURS_UNKNOWN'
  | 'NO_QUOTE'
  | 'STALE_PRICE'
  | 'PRICE_FAR_OFF'
  | 'BAD_ORDER'
  | 'MORE_THAN_REMAINS'
  | 'POSITION_LIMIT'
  | 'TRADE_LIMIT'
  | 'REDUCE_ONLY'
  | 'EXPIRES_SOON'
  | OrderLimitCode;

export interface Refusal {
  readonly code: RefusalCode;
  readonly reason: string;
  /** True when waiting may cure it; false when somebody must act. */
  readonly passes: boolean;
  /** True when nothing will cure it for this order, with all its slices: it must end. */
  readonly endsOrder?: boolean;
}

export type GateAnswer =
  | { readonly kind: 'ok' }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** A position limit, and what working and unknown orders may still do to the position. */
export interface GatePosition extends LimitedPosition {
  readonly scope: string;
  /** Signed remainders of orders that are at the broker, or may be. */
  readonly working: readonly number[];
}

/** What the last check looks at, at one moment. */
export interface GateFacts {
  readonly order: {
    readonly instrument: string;
    readonly contracts: ContractIds;
    readonly trade: TradeQuantity;
    readonly type: BrokerOrderType;
    readonly limitPrice?: number;
    readonly rollOrder: boolean;
  };
  /** What the contract order still has to trade, less what its working and unknown children may trade. */
  readonly parentRemaining: TradeQuantity;
  /** Why trading is halted; undefined when it is not. */
  readonly halt?: string;
  readonly locks: readonly Pick<InstrumentLock, 'instrument' | 'reason'>[];
  /** Of each leg; undefined when the hours are unknown (then: no trading). */
  readonly sessions: readonly (readonly Session[] | undefined)[];
  /** Net for a spread, whose prices may be 0 or negative. NaN without a quote. */
  readonly quote: { readonly bid: number; readonly ask: number; readonly last: number };
  /** The newest stored price, net for a spread; undefined when none is known. */
  readonly lastPrice?: number;
  /** Age of the quote; and how old it may be. */
  readonly quoteAgeMs: number;
  readonly quoteAgeMaxMs: number;
  /** Furthest distance of its possible fill price from the last price, in price points. */
  readonly collar: number;
  /** The order with all its slices, and what the configuration allows of it. */
  readonly whole: WholeOrder;
  readonly orderLimits: OrderLimits;
  readonly positions: readonly GatePosition[];
  readonly reducedOnly: readonly ReducedOnly[];
  readonly tradeLimits: readonly TradeLimit[];
  /** Other orders of the instrument that are or may be at the broker, or have ended without being counted yet. */
  readonly pending: readonly PendingTrade[];
  /** Difference between our clock and the broker's. */
  readonly clockSkewMs: number;
  /** Above this difference nothing is sent. */
  readonly clockSkewMaxMs: number;
  readonly now: Date;
}

/**
 * Whether an order may be sent now, with every reason why not. Roll orders pass the position limits, since
 * they move no strategy; everything else counts for them too. An order that only reduces a position passes
 * its position limit even beyond it.
 */
export function checkBeforeSending(facts: GateFacts): GateAnswer {
  const checks = [
    refuseState,
    refuseOrder,
    refuseWhole,
    refuseHours,
    refuseQuote,
    refusePositions,
    refuseOpening,
    refuseTradeLimits,
  ];
  const refusals = checks.flatMap((check) => check(facts));
  return refusals.length === 0 ? { kind: 'ok' } : { kind: 'refused', refusals };
}

const waits = (code: RefusalCode, reason: string): Refusal => ({ code, reason, passes: true });
const stops = (code: RefusalCode, reason: string): Refusal => ({ code, reason, passes: false });

function refuseState(input: GateFacts): readonly Refusal[] {
  const refusals: Refusal[] = [];
  if (input.halt !== undefined) refusals.push(waits('HALTED', `trading is halted: ${input.halt}`));
  if (isLocked(input.locks, input.order.instrument)) {
    const reasons = input.locks
      .filter((lock) => lock.instrument === input.order.instrument)
      .map((lock) => lock.reason);
    refusals.push(waits('LOCKED', `${input.order.instrument} is locked: ${reasons.join('; ')}`));
  }
  if (!(Math.abs(input.clockSkewMs) <= input.clockSkewMaxMs)) {
    refusals.push(waits('CLOCK_SKEW', `our clock and the broker's differ by ${input.clockSkewMs} ms`));
  }
  return refusals;
}

function refuseOrder({ order, parentRemaining }: GateFacts): readonly Refusal[] {
  const { trade, contracts } = order;
  if (trade.length !== contracts.length || !trade.every(Number.isInteger) || isZeroTrade(trade)) {
    return [stops('BAD_ORDER', `[${trade.join(', ')}] of ${contracts.join(', ')} is not a trade`)];
  }
  const refusals: Refusal[] = [];
  if (order.type === 'balance') refusals.push(stops('BAD_ORDER', 'a balance order is never sent'));
  if (order.type === 'limit' && !Number.isFinite(order.limitPrice))
    refusals.push(stops('BAD_ORDER', 'a limit order needs a price'));
  if (!isFillWithinTrade(parentRemaining, trade)) {
    const left = parentRemaining.join(', ');
    refusals.push(
      stops(
        'MORE_THAN_REMAINS',
        `[${trade.join(', ')}], but only [${left}] is left to trade, working orders counted`,
      ),
    );
  }
  return refusals;
}

function refuseHours(input: GateFacts): readonly Refusal[] {
  if (input.sessions.length === 0 || input.sessions.includes(undefined)) {
    return [stops('HOURS_UNKNOWN', 'the trading hours are not known')];
  }
  const closed = input.sessions.some((sessions) => !isOpen(sessions ?? [], input.now.getTime()));
  return closed ? [waits('MARKET_CLOSED', 'the market is closed')] : [];
}

function refuseWhole({ whole, orderLimits }: GateFacts): readonly Refusal[] {
  return breachedOrderLimits(whole, orderLimits).map(({ code, reason }) => ({
    ...stops(code, reason),
    endsOrder: true,
  }));
}

function refuseQuote(input: GateFacts): readonly Refusal[] {
  const { quote, quoteAgeMs, quoteAgeMaxMs } = input;
  if (!Number.isFinite(quote.bid) || !Number.isFinite(quote.ask))
    return [waits('NO_QUOTE', 'the quote lacks a bid or an ask')];
  if (!(quoteAgeMs <= quoteAgeMaxMs)) return [waits('STALE_PRICE', `the quote is ${quoteAgeMs} ms old`)];
  return refusePrice(input);
}

/**
 * Compares a limit price with the middle of the quote; for a market order, the side of the quote that it would take
 * with the nearer of the last prices, the broker's and ours. Prices come back: the order waits.
 */
function refusePrice({ quote, order, collar, lastPrice }: GateFacts): readonly Refusal[] {
  const isLimit = order.type === 'limit' && order.limitPrice !== undefined;
  const side = (order.trade[0] ?? 0) > 0 ? quote.ask : quote.bid;
  const price = isLimit ? (order.limitPrice ?? Number.NaN) : side;
  const what = isLimit ? `limit ${price}` : `the market's price ${price}`;
  const known = isLimit ? [(quote.bid + quote.ask) / 2] : [quote.last, lastPrice ?? Number.NaN];
  const distances = known.filter(Number.isFinite).map((each) => Math.abs(price - each));
  if (distances.length === 0)
    return [waits('PRICE_FAR_OFF', `no last price is known to compare ${what} with`)];
  const distance = Math.min(...distances);
  if (distance <= collar) return [];
  const against = isLimit ? 'the quote' : 'the last price';
  const most = `at most ${short(collar)}, order_limits.price_collar_daily_vols`;
  return [waits('PRICE_FAR_OFF', `${what} is ${short(distance)} away from ${against} (${most})`)];
}

function short(value: number): number {
  return Number(value.toPrecision(6));
}

function refusePositions({ order, positions }: GateFacts): readonly Refusal[] {
  if (order.rollOrder) return [];
  const trade = sum(order.trade);
  return positions.flatMap(({ scope, position, limit, working }) => {
    if (limit === undefined) return [];
    const sameSide = working.filter((remainder) => remainder * trade > 0);
    const before = position + sum(sameSide);
    const after = before + trade;
    const reduces = Math.abs(after) < Math.abs(before) && after * before >= 0;
    if (Math.abs(after) <= limit || reduces) return [];
    return [
      stops('POSITION_LIMIT', `${scope}: ${after} contracts, working orders counted; at most ${limit}`),
    ];
  });
}

function refuseOpening({ reducedOnly }: GateFacts): readonly Refusal[] {
  return reducedOnly
    .filter(({ position, working, trade }) => opensPosition(position, working, trade))
    .map(({ code, reason, position, trade }) => {
      const text = `${reason}: nothing is opened (a trade of ${trade} with ${position} held)`;
      return code === 'HALTED' ? waits(code, text) : { ...stops(code, text), endsOrder: true };
    });
}

function refuseTradeLimits({ order, tradeLimits, pending, now }: GateFacts): readonly Refusal[] {
  const capacity = tradeCapacity(tradeLimits, now, pending);
  const contracts = totalContracts(order.trade);
  if (contracts <= capacity) return [];
  return [waits('TRADE_LIMIT', `${contracts} contracts, but the trade limits leave ${capacity}`)];
}
