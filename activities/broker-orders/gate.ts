import type { OutgoingOrder } from '../../broker/broker';
import { findContract } from '../../data/contracts';
import { readHalt } from '../../data/halt';
import { positionLimits, tradeLimits } from '../../data/limits';
import { locks } from '../../data/locks';
import { findOrder } from '../../data/orders/order-store';
import { checkBeforeSending as checkGate, type GatePosition } from '../../domain/execution/pre-send-gate';
import { fillOfBrokerOrder, fillOfContractOrder } from '../../domain/ledger/order-fill';
import { strategyPosition } from '../../domain/ledger/positions';
import type { BrokerOrder, TradeQuantity } from '../../domain/orders/order';
import { priceCollar } from '../../domain/orders/price-collar';
import { addTrades, remainingTrade, totalContracts } from '../../domain/orders/trade-quantity';
import { dailyVolatility } from '../../domain/prices/daily-volatility';
import type { Deps } from '../deps';
import { type Book, readBook } from '../orders/book';
import { contractSessions } from '../orders/contract-sessions';
import { readMergedContract } from '../prices/contract-bars';
import { measureClockSkew } from './clock-skew';

const MINUTE_MS = 60_000;

export type GateOutcome =
  | { readonly kind: 'ok'; readonly quote: NonNullable<BrokerOrder['quote']> }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/**
 * Every limit, right before sending: halt, locks, hours, quote, collar, position and trade limits, with
 * working and unknown orders counted as filled.
 */
export async function checkBeforeSending(
  deps: Deps,
  order: BrokerOrder,
  legs: OutgoingOrder['legs'],
): Promise<GateOutcome> {
  const { database, clock, config, dataBroker } = deps;
  const { execution, order_limits } = config.config;
  const book = await readBook(deps);
  const halt = await readHalt(database);
  const asked = await clock.read();
  const quote = await dataBroker.quote(legs, execution.quote_seconds * 1000);
  const now = await clock.read();
  const answer = checkGate({
    order,
    parentRemaining: await parentRemaining(deps, order, book),
    ...(halt?.halted ? { halt: halt.reason } : {}),
    locks: (await locks(database, order.instrument)).map((lock) => ({
      instrument: lock.instrument,
      owner: 'operator' as const,
      reason: lock.reason,
      since: lock.at,
    })),
    sessions: await sessionsOfLegs(deps, order),
    quote,
    quoteAgeMs: now - asked,
    quoteAgeMaxMs: order_limits.quote_age_seconds_max * 1000,
    collar: await collarOf(deps, order),
    positions: await limitedPositions(deps, order, book),
    tradeLimits: (await tradeLimits(database, order.instrument))
      .filter((limit) => limit.strategy === '' || limit.strategy === order.strategy)
      .map(({ strategy, used, ...limit }) => ({ ...limit, traded: used, ...(strategy ? { strategy } : {}) })),
    workingContracts: othersAtWork(book, order).reduce(
      (sum, other) => sum + totalContracts(restOf(book, other)),
      0,
    ),
    clockSkewMs: await measureClockSkew(deps),
    clockSkewMaxMs: order_limits.clock_skew_stop_seconds * 1000,
    now: new Date(now),
  });
  const tooMany = totalContracts(order.trade) > order_limits.contracts_max;
  const reasons = [
    ...(answer.kind === 'refused'
      ? answer.refusals.map((refusal) => `${refusal.code}: ${refusal.reason}`)
      : []),
    ...(tooMany
      ? [`BAD_ORDER: ${totalContracts(order.trade)} contracts, at most ${order_limits.contracts_max}`]
      : []),
  ];
  if (reasons.length > 0) return { kind: 'refused', reasons };
  const { bid, ask } = quote;
  return { kind: 'ok', quote: { bid, ask, mid: (bid + ask) / 2 } };
}

/** Orders of the instrument that are at the broker or may be. */
function othersAtWork(book: Book, order: BrokerOrder): readonly BrokerOrder[] {
  return book.broker.filter(
    (each) => each.id !== order.id && each.instrument === order.instrument && each.state !== 'intended',
  );
}

function restOf(book: Book, order: BrokerOrder): TradeQuantity {
  return fillOfBrokerOrder(order, book.ledger).remaining;
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
  const marginMs = config.config.execution.trading_hours_margin_minutes * MINUTE_MS;
  return Promise.all(
    order.contracts.map(async (contract) =>
      contractSessions(await findContract(database, order.instrument, contract), marginMs),
    ),
  );
}

async function collarOf(deps: Deps, order: BrokerOrder): Promise<number> {
  const prices = (await readMergedContract(deps, order.instrument, order.contracts[0])).columns.FINAL;
  const last = prices.length === 0 ? Number.NaN : prices[prices.length - 1];
  return priceCollar(last, dailyVolatility(prices));
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
