import { readHalt } from '../../data/controls/halt';
import { positionLimits, tradeLimits } from '../../data/controls/limits';
import { locks } from '../../data/controls/locks';
import { findContract } from '../../data/instruments/contracts';
import { findOrder, findOrders } from '../../data/orders/order-store';
import { readBook } from '../../data/orders/read-book';
import { contractSessions } from '../../domain/contracts/contract-sessions';
import { orderLimitsOf } from '../../domain/execution/order-limits';
import { checkBeforeSending as checkGate, type GatePosition } from '../../domain/execution/pre-send-gate';
import { fillOfContractOrder } from '../../domain/ledger/order-fill';
import { strategyPosition } from '../../domain/ledger/positions';
import { pendingTrades } from '../../domain/limits/pending-trades';
import { limitsFor } from '../../domain/limits/trade-limit';
import type { Book } from '../../domain/orders/book';
import type { BrokerOrder, TradeQuantity } from '../../domain/orders/order';
import { addTrades, remainingTrade } from '../../domain/orders/trade-quantity';
import { MINUTE_MS } from '../../domain/time/units';
import type { Deps } from '../deps';
import { wholeOrderOf } from '../orders/order-limits';
import type { MarketFacts } from './market-facts';
import { othersAtWork, restOf } from './others-at-work';
import { reducedOnly } from './reduced-only';

export type GateOutcome =
  | { readonly kind: 'ok'; readonly quote: NonNullable<BrokerOrder['quote']> }
  | {
      readonly kind: 'refused';
      readonly reasons: readonly string[];
      /** Reasons for which the whole order ends, with all its slices. */
      readonly endsFor: readonly string[];
    };

/**
 * Every limit, right before sending: halt, locks, hours, quote, collar, the configuration's limits of the whole order,
 * position and trade limits, with working and unknown orders counted as filled. Reads the database only: what the
 * network says is among the facts.
 */
export async function checkBeforeSending(
  deps: Deps,
  order: BrokerOrder,
  market: MarketFacts,
): Promise<GateOutcome> {
  const { database, clock, config } = deps;
  const { order_limits } = config;
  const book = await readBook(deps.database);
  const halt = await readHalt(database);
  const now = await clock.read();
  const { quote } = market;
  const mid = (quote.bid + quote.ask) / 2;
  const active = await findOrders(database, 'broker', { status: 'active', instrument: order.instrument });
  const pending = pendingTrades(active, book.ledger);
  const answer = checkGate({
    order,
    parentRemaining: await parentRemaining(deps, order, book),
    ...(halt?.halted ? { halt: halt.reason } : {}),
    locks: await locks(database, order.instrument),
    sessions: await sessionsOfLegs(deps, order),
    quote,
    ...(market.lastPrice === undefined ? {} : { lastPrice: market.lastPrice }),
    quoteAgeMs: now - market.askedAt,
    quoteAgeMaxMs: order_limits.quote_age_seconds_max * 1000,
    collar: market.collar,
    whole: await wholeOrderOf(deps, order, { ...market, priceOf: pricesWith(market, order, mid) }, now),
    orderLimits: orderLimitsOf(config),
    positions: await limitedPositions(deps, order, book),
    reducedOnly: await reducedOnly(deps, order, book, now),
    tradeLimits: limitsFor(await tradeLimits(database, order.instrument), order.strategy, order.instrument),
    pending: pending.filter(({ orderId, state }) => orderId !== order.id && state !== 'intended'),
    clockSkewMs: market.clockSkewMs,
    clockSkewMaxMs: order_limits.clock_skew_stop_seconds * 1000,
    now: new Date(now),
  });
  if (answer.kind === 'ok') return { kind: 'ok', quote: { bid: quote.bid, ask: quote.ask, mid } };
  const { refusals } = answer;
  return {
    kind: 'refused',
    reasons: refusals.map(({ code, reason }) => `${code}: ${reason}`),
    endsFor: refusals.filter(({ endsOrder }) => endsOrder).map(({ reason }) => reason),
  };
}

/** The quote's middle for a single contract, the last stored price for the legs of a spread. */
function pricesWith({ lastPrices }: MarketFacts, { contracts }: BrokerOrder, mid: number) {
  return (contract: string): number => {
    const quoted = contracts.length === 1 && contract === contracts[0] && Number.isFinite(mid);
    return quoted ? mid : (lastPrices.get(contract) ?? Number.NaN);
  };
}

/** What the contract order still has to trade, less what its children at work may trade. */
async function parentRemaining({ database }: Deps, order: BrokerOrder, book: Book): Promise<TradeQuantity> {
  const parent = await findOrder(database, 'contract', order.parentId);
  if (parent?.status !== 'active') return order.trade.map(() => 0);
  const siblings = othersAtWork(book, order).filter((each) => each.parentId === parent.id);
  const { remaining } = fillOfContractOrder(parent, book.ledger);
  const promised = siblings
    .map((each) => restOf(book, each))
    .reduce(
      addTrades,
      order.trade.map(() => 0),
    );
  return remainingTrade(remaining, promised);
}

async function sessionsOfLegs({ database, config }: Deps, order: BrokerOrder) {
  const marginMs = config.execution.trading_hours_margin_minutes * MINUTE_MS;
  return Promise.all(
    order.contracts.map(async (contract) =>
      contractSessions(await findContract(database, order.instrument, contract), marginMs),
    ),
  );
}

async function limitedPositions({ database }: Deps, order: BrokerOrder, book: Book): Promise<GatePosition[]> {
  const limits = (await positionLimits(database)).filter((limit) => limit.instrument === order.instrument);
  const others = othersAtWork(book, order).filter((each) => !each.rollOrder);
  const net = (orders: readonly BrokerOrder[]) =>
    orders.map((each) => restOf(book, each).reduce((sum, leg) => sum + leg, 0));
  const across = book.positions
    .filter((each) => each.instrument === order.instrument)
    .reduce((sum, each) => sum + each.quantity, 0);
  return [
    {
      scope: `${order.strategy} in ${order.instrument}`,
      position: strategyPosition(book.ledger, order.strategy, order.instrument),
      limit: limits.find((limit) => limit.strategy === order.strategy)?.limit,
      working: net(others.filter((each) => each.strategy === order.strategy)),
    },
    {
      scope: order.instrument,
      position: across,
      limit: limits.find((limit) => limit.strategy === '')?.limit,
      working: net(others),
    },
  ];
}
