/** What the last check looks at: what is stored about an order, and its market. */
import type { ContractHours } from '../contracts/contract-sessions';
import { type ExpirySettings, expiringContracts } from '../contracts/expiring-contracts';
import { type TradedHours, tradedSessions } from '../contracts/traded-sessions';
import { strategyPosition } from '../ledger/positions';
import { type Halt, whyReduceOnly, whyStopped } from '../limits/halt';
import type { InstrumentLock } from '../limits/lock';
import { pendingTrades } from '../limits/pending-trades';
import { type PositionLimit, positionLimitOf } from '../limits/position-limit';
import type { SizeLimit } from '../limits/size-limit';
import { limitsFor, type TradeLimit } from '../limits/trade-limit';
import { sum } from '../numbers/rounding';
import { type Book, heldOf } from '../orders/book';
import type { BrokerOrder } from '../orders/order';
import { partsOf } from '../orders/order-share';
import type { RollState } from '../rolls/roll-state';
import type { AccountLimitSettings, AccountState } from './account-limits';
import type { Market } from './market';
import { type OrderLimitSettings, orderLimitsOf } from './order-limits';
import { othersAtBroker, remainingForSlice, restOf } from './other-orders';
import type { GateFacts, GatePosition } from './pre-send-gate';
import { movedBy, reducedOnly } from './reduced-only';
import { type ThrottleSettings, trafficAround } from './throttle';
import { type SliceFamily, wholeOrder } from './whole-order';

/** What is stored about an order, its instrument and the orders around it; limits are those of the instrument. */
export interface GateRecords extends SliceFamily {
  readonly book: Book;
  /** In force. */
  readonly halts: readonly Halt[];
  readonly locks: readonly InstrumentLock[];
  /** The order's legs that are known. */
  readonly contracts: readonly (ContractHours & { readonly contract: string; readonly expiry?: string })[];
  readonly rollState: RollState;
  readonly positionLimits: readonly PositionLimit[];
  readonly tradeLimits: readonly TradeLimit[];
  readonly sizeLimit?: SizeLimit;
  /** Broker orders of the instrument whose status is active. */
  readonly active: readonly BrokerOrder[];
  readonly account: AccountState;
  /** Value of all that is held; NaN where nothing asks for it. */
  readonly grossHeld: number;
}

/** Settings of the configuration, by its names. */
export interface GateSettings extends ExpirySettings {
  readonly hours: TradedHours;
  readonly order_limits: OrderLimitSettings &
    AccountLimitSettings &
    ThrottleSettings & {
      readonly top_of_book_times_max: number;
      readonly quote_age_seconds_max: number;
      readonly clock_skew_stop_seconds: number;
    };
}

/** Facts of one moment, `now` in UTC ms. Orders that work, or may, count as filled. */
export function factsForGate(
  order: BrokerOrder,
  records: GateRecords,
  market: Market,
  settings: GateSettings,
  now: number,
): GateFacts {
  const { book, halts, locks, contracts, tradeLimits } = records;
  const halt = whyStopped(halts, order);
  const { order_limits } = settings;
  const parts = partsOf(order);
  const pending = pendingTrades(records.active, book.ledger);
  const whole = wholeOrder(order, records, { ...market, priceOf: pricesWith(market, order) }, now);
  return {
    order,
    parentRemaining: remainingForSlice(order, records.contractOrder, book),
    ...(halt === undefined ? {} : { halt }),
    locks,
    sessions: sessionsOfLegs(order, records, settings),
    quote: market.quote,
    ...(market.lastPrice === undefined ? {} : { lastPrice: market.lastPrice }),
    quoteAgeMs: now - market.askedAt,
    quoteAgeMaxMs: order_limits.quote_age_seconds_max * 1000,
    collar: market.collar,
    topOfBookTimesMax: order_limits.top_of_book_times_max,
    whole,
    orderLimits: orderLimitsOf(settings, records.sizeLimit),
    moved: parts.map((part) => movedBy(part, book)),
    account: records.account,
    exposure: { held: records.grossHeld, order: whole.notional },
    accountLimits: order_limits,
    traffic: trafficAround(order, book.broker, records.ofDay),
    throttles: order_limits,
    positions: limitedPositions(order, records),
    reducedOnly: reducedOnly(order, book, {
      halt: whyReduceOnly(halts, order),
      rollState: records.rollState,
      expiring: expiringContracts(contracts, settings, now),
    }),
    tradeLimits: [
      ...new Set(parts.flatMap((part) => limitsFor(tradeLimits, part.strategy, part.instrument))),
    ],
    pending: pending.filter(({ orderId, state }) => orderId !== order.id && state !== 'intended'),
    clockSkewMs: market.clockSkewMs,
    clockSkewMaxMs: order_limits.clock_skew_stop_seconds * 1000,
    now: new Date(now),
  };
}

/** The quote's middle for a single contract, the last stored price for the legs of a spread. */
function pricesWith({ lastPrices, quote }: Market, { contracts }: BrokerOrder) {
  const mid = (quote.bid + quote.ask) / 2;
  return (contract: string): number => {
    const quoted = contracts.length === 1 && contract === contracts[0] && Number.isFinite(mid);
    return quoted ? mid : (lastPrices.get(contract) ?? Number.NaN);
  };
}

function sessionsOfLegs(order: BrokerOrder, { contracts }: GateRecords, { hours }: GateSettings) {
  return order.contracts.map((leg) =>
    tradedSessions(
      order.instrument,
      contracts.find(({ contract }) => contract === leg),
      hours,
    ),
  );
}

/** The own position of each of the order's strategies, and that of all together. */
function limitedPositions(
  order: BrokerOrder,
  { book, positionLimits }: GateRecords,
): readonly GatePosition[] {
  const { instrument } = order;
  const others = othersAtBroker(book, order).filter((each) => !each.rollOrder);
  const net = (orders: readonly BrokerOrder[]) => orders.map((each) => sum(restOf(book, each)));
  const own = partsOf(order).map(({ strategy, trade }) => ({
    scope: `${strategy} in ${instrument}`,
    position: strategyPosition(book.ledger, strategy, instrument),
    limit: positionLimitOf(positionLimits, strategy, instrument),
    working: net(others.flatMap(partsOf).filter((each) => each.strategy === strategy)),
    trade: sum(trade),
  }));
  return [
    ...own,
    {
      scope: instrument,
      position: heldOf(book, instrument),
      limit: positionLimitOf(positionLimits, '', instrument),
      working: net(others),
      trade: sum(order.trade),
    },
  ];
}
