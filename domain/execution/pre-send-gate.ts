/**
 * The check of an order: of what is known when it is made, of everything right before a slice is sent or changed, and of
 * currencies right before they are sent.
 */
import { opensPosition } from '../contracts/expiry-guard';
import { type InstrumentLock, isLocked } from '../limits/lock';
import type { LimitedPosition } from '../limits/position-limit';
import {
  brokenLimit,
  capacityUntil,
  nextReset,
  type PendingTrade,
  type TradeLimit,
} from '../limits/trade-limit';
import { sum } from '../numbers/rounding';
import type { BrokerOrderType, ContractIds, TradeQuantity } from '../orders/order';
import { partsOf, type Shareable } from '../orders/order-share';
import { isFillWithinTrade, isZeroTrade, totalContracts } from '../orders/trade-quantity';
import { isOpen, nextOpen, type Session } from '../time/sessions';
import {
  type AccountLimitSettings,
  type AccountState,
  breachedAccountLimits,
  type Exposure,
} from './account-limits';
import { offeredTo } from './fit-to-book';
import { breachedOrderLimits, type OrderLimits, type WholeOrder } from './order-limits';
import type { MovedPosition, ReducedOnly } from './reduced-only';
import { type Refusal, type RefusalCode, refusal } from './refusal';
import { breachedMessages, breachedThrottles, type ThrottleSettings, type Traffic } from './throttle';

export type GateAnswer =
  | { readonly kind: 'ok' }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** A position limit, and what working and unknown orders may still do to the position. */
export interface GatePosition extends LimitedPosition {
  readonly scope: string;
  /** Signed remainders of orders that are at the broker, or may be. */
  readonly working: readonly number[];
  /** What the order does to the position. */
  readonly trade: number;
}

/** What is checked when an order is made, and again before each of its slices is sent. */
export interface WholeFacts {
  /** The order with all its slices, and what the configuration allows of it. */
  readonly whole: WholeOrder;
  readonly orderLimits: OrderLimits;
  /** The positions that it moves. */
  readonly moved: readonly MovedPosition[];
  readonly account: AccountState;
  readonly exposure: Exposure;
  readonly accountLimits: AccountLimitSettings;
}

/** What is checked when an instrument order is made: what would stop it at every send of its window. */
export interface MadeFacts extends WholeFacts {
  readonly contracts: number;
  /** Those that bind it. */
  readonly tradeLimits: readonly TradeLimit[];
  readonly windowEnd: Date;
  readonly traffic: Pick<Traffic, 'messages'>;
  readonly throttles: Pick<ThrottleSettings, 'messages_per_day_max'>;
}

/** The clocks of this machine and the broker. */
interface ClockFacts {
  /** Difference between our clock and the broker's. */
  readonly clockSkewMs: number;
  /** Above this difference nothing is sent. */
  readonly clockSkewMaxMs: number;
}

/** The price at which an order would trade, and what it is compared with. */
interface PriceFacts {
  readonly order: Pick<Shareable, 'trade'> & {
    readonly type: BrokerOrderType;
    readonly limitPrice?: number;
  };
  /** Net for a spread, whose prices may be 0 or negative. NaN without a quote. */
  readonly quote: { readonly bid: number; readonly ask: number; readonly last: number };
  /** The newest stored price, net for a spread; undefined when none is known. */
  readonly lastPrice?: number;
  /** Age of the quote; and how old it may be. */
  readonly quoteAgeMs: number;
  readonly quoteAgeMaxMs: number;
  /** Furthest distance of its possible fill price from the last price, in price points. */
  readonly collar: number;
}

/** What is checked of currencies: they have no contracts, hours or book here, and move no position. */
export interface CurrencyFacts extends WholeFacts, ClockFacts {
  /** Why trading is halted, in whatever mode; undefined when it is not. */
  readonly halt?: string;
  readonly traffic: Traffic;
  readonly throttles: ThrottleSettings;
  /** Undefined where no rate is stored to compare a price with. */
  readonly price?: PriceFacts;
}

/** What the last check looks at, at one moment. */
export interface GateFacts extends WholeFacts, ClockFacts, PriceFacts {
  readonly order: Shareable & {
    readonly instrument: string;
    readonly contracts: ContractIds;
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
  readonly quote: PriceFacts['quote'] & {
    /** Contracts; without them the size of an order is not compared. */
    readonly bidSize?: number;
    readonly askSize?: number;
  };
  /** How many times the contracts on offer one order may be. */
  readonly topOfBookTimesMax: number;
  readonly traffic: Traffic;
  readonly throttles: ThrottleSettings;
  readonly positions: readonly GatePosition[];
  readonly reducedOnly: readonly ReducedOnly[];
  readonly tradeLimits: readonly TradeLimit[];
  /** Other orders of the instrument that are or may be at the broker, or have ended without being counted yet. */
  readonly pending: readonly PendingTrade[];
  readonly now: Date;
}

/** Why an instrument order is not made: every reason that holds at each send until its window ends. */
export function checkWhenMade(facts: MadeFacts): readonly Refusal[] {
  return [...checkWhole(facts), ...refuseMessages(facts), ...refuseInWindow(facts)];
}

/** Every limit of the configuration that an order breaks, with all its slices. What only reduces may always be. */
function checkWhole(facts: WholeFacts): readonly Refusal[] {
  const { whole, orderLimits, moved, account, exposure, accountLimits } = facts;
  const ofOrder = breachedOrderLimits(whole, orderLimits).map(({ code, reason }) =>
    refusal(code, reason, { passes: false, endsOrder: true }),
  );
  if (!moved.some(({ position, working, trade }) => opensPosition(position, working, trade))) return ofOrder;
  const ofAccount = breachedAccountLimits(account, exposure, accountLimits);
  return [...ofOrder, ...ofAccount.map(({ code, reason }) => waits(code, reason))];
}

/**
 * Whether an order may be sent now, with every reason why not. Roll orders pass the position limits, since
 * they move no strategy; everything else counts for them too. An order that only reduces a position passes
 * its position limit even beyond it.
 */
export function checkBeforeSending(facts: GateFacts): GateAnswer {
  return answerOf(facts, [
    refuseHalt,
    refuseLock,
    refuseClock,
    refuseOrder,
    checkWhole,
    refuseTraffic,
    refuseHours,
    refuseQuote,
    refuseSize,
    refusePositions,
    refuseOpening,
    refuseTradeLimits,
  ]);
}

/** Whether currencies may be traded now, with every reason why not. */
export function checkCurrencies(facts: CurrencyFacts): GateAnswer {
  const refusePrice = ({ price }: CurrencyFacts) => (price === undefined ? [] : refuseQuote(price));
  return answerOf(facts, [refuseHalt, refuseClock, checkWhole, refuseTraffic, refusePrice]);
}

function answerOf<Facts>(
  facts: Facts,
  checks: readonly ((facts: Facts) => readonly Refusal[])[],
): GateAnswer {
  const refusals = checks.flatMap((check) => check(facts));
  return refusals.length === 0 ? { kind: 'ok' } : { kind: 'refused', refusals };
}

const waits = (code: RefusalCode, reason: string, until?: number): Refusal =>
  refusal(code, reason, { passes: true, ...(until === undefined ? {} : { until }) });
const stops = (code: RefusalCode, reason: string): Refusal => refusal(code, reason, { passes: false });

function refuseHalt({ halt }: Pick<GateFacts, 'halt'>): readonly Refusal[] {
  return halt === undefined ? [] : [waits('HALTED', `trading is halted: ${halt}`)];
}

function refuseLock({ locks, order: { instrument } }: GateFacts): readonly Refusal[] {
  if (!isLocked(locks, instrument)) return [];
  const reasons = locks.filter((lock) => lock.instrument === instrument).map((lock) => lock.reason);
  return [waits('LOCKED', `${instrument} is locked: ${reasons.join('; ')}`)];
}

function refuseClock({ clockSkewMs, clockSkewMaxMs }: ClockFacts): readonly Refusal[] {
  if (Math.abs(clockSkewMs) <= clockSkewMaxMs) return [];
  return [waits('CLOCK_SKEW', `our clock and the broker's differ by ${clockSkewMs} ms`)];
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
  const now = input.now.getTime();
  const closed = input.sessions.filter((sessions) => !isOpen(sessions ?? [], now));
  if (closed.length === 0) return [];
  const opens = closed.map((sessions) => nextOpen(sessions ?? [], now));
  const until = opens.includes(undefined) ? undefined : Math.max(...opens.map(Number));
  return [waits('MARKET_CLOSED', 'the market is closed', until)];
}

function refuseTraffic({ traffic, throttles }: Pick<GateFacts, 'traffic' | 'throttles'>): readonly Refusal[] {
  return breachedThrottles(traffic, throttles).map(({ code, reason }) => waits(code, reason));
}

function refuseMessages({ traffic, throttles }: MadeFacts): readonly Refusal[] {
  return breachedMessages(traffic, throttles).map(({ code, reason }) => waits(code, reason));
}

function refuseInWindow({ contracts, tradeLimits, windowEnd }: MadeFacts): readonly Refusal[] {
  const left = capacityUntil(tradeLimits, windowEnd);
  if (contracts <= left) return [];
  const reason = `${contracts} contracts, but the trade limits leave ${left} until its window ends`;
  return [waits('TRADE_LIMIT', reason, nextReset(tradeLimits))];
}

function refuseQuote(input: PriceFacts): readonly Refusal[] {
  const unfit = unfitQuote(input);
  return unfit.length > 0 ? unfit : refusePrice(input);
}

function unfitQuote({ quote, quoteAgeMs, quoteAgeMaxMs }: PriceFacts): readonly Refusal[] {
  if (!Number.isFinite(quote.bid) || !Number.isFinite(quote.ask))
    return [waits('NO_QUOTE', 'the quote lacks a bid or an ask')];
  return quoteAgeMs <= quoteAgeMaxMs ? [] : [waits('STALE_PRICE', `the quote is ${quoteAgeMs} ms old`)];
}

function refuseSize(input: GateFacts): readonly Refusal[] {
  const { order, quote, topOfBookTimesMax } = input;
  const offered = offeredTo(order, quote);
  const size = Math.min(...order.trade.map(Math.abs));
  const isWithin = offered === undefined || !(size > topOfBookTimesMax * offered);
  if (isWithin || unfitQuote(input).length > 0) return [];
  const most = `order_limits.top_of_book_times_max is ${topOfBookTimesMax}`;
  return [waits('TOP_OF_BOOK', `${size} contracts where the book shows ${offered}; ${most}`)];
}

/**
 * Compares a limit price with the middle of the quote; for a market order, the side of the quote that it would take
 * with the nearer of the last prices, the broker's and ours. Prices come back: the order waits.
 */
function refusePrice({ quote, order, collar, lastPrice }: PriceFacts): readonly Refusal[] {
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
  return positions.flatMap(({ scope, position, limit, working, trade }) => {
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
      return code === 'HALTED' ? waits(code, text) : refusal(code, text, { passes: false, endsOrder: true });
    });
}

function refuseTradeLimits({ order, tradeLimits, pending, now }: GateFacts): readonly Refusal[] {
  const trades = partsOf(order).map(({ strategy, trade }) => ({
    strategy,
    contracts: totalContracts(trade),
  }));
  const broken = brokenLimit(trades, tradeLimits, now, pending);
  if (broken === undefined) return [];
  const reason = `${broken.contracts} contracts, but the trade limits leave ${broken.left}`;
  return [waits('TRADE_LIMIT', reason, nextReset(tradeLimits))];
}
