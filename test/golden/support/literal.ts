/** Rules as pysystemtrade has them, defects included: for its figures only. Unit tests show where ours differ. */
import type { LimitedPosition } from '../../../domain/limits/position-limit';
import { capacityLeft, rolledLimit, type TradeLimit } from '../../../domain/limits/trade-limit';
import { sign, sum } from '../../../domain/numbers/rounding';
import type { TradeQuantity } from '../../../domain/orders/order';
import {
  addTrades,
  cutToLegLimits,
  isZeroTrade,
  totalContracts,
} from '../../../domain/orders/trade-quantity';

/** The trade that one limit leaves. Beyond the limit it cuts back to it, whatever was proposed. */
export function limitTrade({ position, limit }: LimitedPosition, trade: number): number {
  if (limit === undefined) return trade;
  const next = position + trade;
  if (Math.abs(next) <= limit) return trade;
  if (Math.abs(position) <= limit || sign(next) !== sign(position)) return sign(next) * limit - position;
  return sign(position) * (limit - Math.abs(position));
}

/** The trade that two position limits leave, by the sign of the instrument's position. */
export function limitTradeLiteral(
  instrument: LimitedPosition,
  strategy: LimitedPosition,
  trade: number,
): number {
  const trades = [limitTrade(instrument, trade), limitTrade(strategy, trade)];
  return instrument.position >= 0 ? Math.min(...trades) : Math.max(...trades);
}

/** A negative capacity turns the trade round. */
export function possibleTradeLiteral(limits: readonly TradeLimit[], trade: number, now: Date): number {
  const capacity = Math.min(...limits.map((limit) => capacityLeft(limit, now)), Math.abs(trade));
  return sign(trade) * capacity;
}

/** The reset comes after the count, so that the first trade of each period is lost. */
export function countTradeLiteral(limit: TradeLimit, contracts: number, now: Date): TradeLimit {
  return rolledLimit({ ...limit, used: Math.max(0, limit.used + contracts) }, now);
}

/** The cut to a limit on the sum of the absolute legs, in floating-point numbers. */
export function cutToTotalLiteral(trade: TradeQuantity, most: number): TradeQuantity {
  const factor = most / totalContracts(trade);
  if (factor >= 1) return trade;
  if (most === 0) return trade.map(() => 0);
  return cutToLegLimits(
    trade,
    trade.map((leg) => Math.abs(Math.floor(factor * leg))),
  );
}

export interface SharedOrder {
  readonly instrument: string;
  /** Single-leg trades. */
  readonly trade: number;
}

/** Same instrument, every child in the parent's direction (the sign of 0 is +1), and together its trade. */
export function isDistributed(parent: SharedOrder, children: readonly SharedOrder[]): boolean {
  return (
    children.every(
      (child) => child.instrument === parent.instrument && sign(child.trade) === sign(parent.trade),
    ) && sum(children.map((child) => child.trade)) === parent.trade
  );
}

export interface ChildFill {
  readonly quantity: TradeQuantity;
  /** NaN when nothing is filled. */
  readonly price: number;
  readonly time?: Date;
}

/** Total quantity, plain mean of the prices and latest time; undefined when no child is filled. */
export function mergeFillsLiteral(fills: readonly ChildFill[]): ChildFill | undefined {
  if (fills.every((fill) => isZeroTrade(fill.quantity))) return undefined;
  const quantity = fills.map((fill) => fill.quantity).reduce(addTrades);
  const times = fills.flatMap((fill) => (fill.time ? [fill.time.getTime()] : []));
  const time = times.length === 0 ? {} : { time: new Date(Math.max(...times)) };
  const prices = fills.map((fill) => fill.price).filter((price) => !Number.isNaN(price));
  return { quantity, price: sum(prices) / prices.length, ...time };
}
