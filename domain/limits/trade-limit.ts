/**
 * Limits on contracts traded per period. Periods roll: a limit that is read after its period has ended starts a new
 * one.
 */

import { sum } from '../numbers/rounding';
import type { TradeQuantity } from '../orders/order';
import { cutToTotal, totalContracts } from '../orders/trade-quantity';
import { DAY_MS } from '../time/units';

/** At most `limit` contracts traded in `periodDays`, by one strategy or by all. Stored as it is. */
export interface TradeLimit {
  /** Empty: all strategies together. */
  readonly strategy: string;
  readonly instrument: string;
  readonly periodDays: number;
  /** Contracts, summed over absolute legs. */
  readonly limit: number;
  /** Contracts traded since `resetAt`. */
  readonly used: number;
  readonly resetAt: Date;
  /** Ids of the orders that `used` contains, so that none is counted twice. */
  readonly counted: readonly string[];
}

/** An order that may trade, or has traded, contracts that no limit has counted yet. */
export interface PendingTrade {
  readonly orderId: string;
  readonly strategy: string;
  /** All of them, filled or not. */
  readonly contracts: number;
}

/** The limit as of an instant: with a counter of 0 when more than its period has passed. */
export function rolledLimit(limit: TradeLimit, now: Date): TradeLimit {
  return isPeriodOver(limit, now) ? { ...limit, used: 0, resetAt: now, counted: [] } : limit;
}

/** True when more than the limit's period has passed since it was reset. */
export function isPeriodOver({ resetAt, periodDays }: TradeLimit, now: Date): boolean {
  return now.getTime() - resetAt.getTime() > periodDays * DAY_MS;
}

/** Contracts left; below 0 when the limit was lowered under the counter. */
export function capacityLeft(limit: TradeLimit, now: Date): number {
  const rolled = rolledLimit(limit, now);
  return rolled.limit - rolled.used;
}

/** Limits that a trade of the strategy in the instrument must keep. */
export function limitsFor(
  limits: readonly TradeLimit[],
  strategy: string,
  instrument: string,
): readonly TradeLimit[] {
  return limits.filter((limit) => limit.instrument === instrument && binds(limit, strategy));
}

function binds(limit: TradeLimit, strategy: string): boolean {
  return limit.strategy === '' || limit.strategy === strategy;
}

/**
 * Contracts that may still be traded: the least of all limits, `Infinity` without any. What pending orders of the
 * instrument may trade counts as traded, under the limits of their own strategy and those of all together. Never
 * below 0: pysystemtrade passes a negative capacity on, and takes its absolute value.
 */
export function tradeCapacity(
  limits: readonly TradeLimit[],
  now: Date,
  pending: readonly PendingTrade[] = [],
): number {
  const left = limits.map((limit) => {
    const rolled = rolledLimit(limit, now);
    const open = pending.filter(
      ({ orderId, strategy }) => binds(limit, strategy) && !rolled.counted.includes(orderId),
    );
    return capacityLeft(limit, now) - sum(open.map(({ contracts }) => contracts));
  });
  return Math.max(0, Math.min(Number.POSITIVE_INFINITY, ...left));
}

/**
 * Contracts that may be traded until an instant: the least that a limit leaves whose period lasts longer. `Infinity`
 * without one: what later periods leave is not known yet.
 */
export function capacityUntil(limits: readonly TradeLimit[], end: Date): number {
  const lasting = limits.filter((limit) => limit.limit === 0 || !isPeriodOver(limit, end));
  return Math.max(0, Math.min(Number.POSITIVE_INFINITY, ...lasting.map(({ limit, used }) => limit - used)));
}

/** What an order of a strategy trades, or has traded. */
export type StrategyTrade = Pick<PendingTrade, 'strategy' | 'contracts'>;

/** Of the limits that trades together would break, the one that leaves least; undefined when they fit. */
export function brokenLimit(
  trades: readonly StrategyTrade[],
  limits: readonly TradeLimit[],
  now: Date,
  pending: readonly PendingTrade[],
): { readonly contracts: number; readonly left: number } | undefined {
  const uses = limits.map((limit) => ({
    contracts: contractsUnder(limit, trades),
    left: tradeCapacity([limit], now, pending),
  }));
  return uses.filter(({ contracts, left }) => contracts > left).sort((a, b) => a.left - b.left)[0];
}

/** Contracts of the trades that a limit counts. */
export function contractsUnder(limit: TradeLimit, trades: readonly StrategyTrade[]): number {
  return sum(trades.filter(({ strategy }) => binds(limit, strategy)).map(({ contracts }) => contracts));
}

/** The trade cut to the capacity, in whole multiples of its ratio. */
export function cutToCapacity(
  trade: TradeQuantity,
  limits: readonly TradeLimit[],
  now: Date,
  pending: readonly PendingTrade[] = [],
): TradeQuantity {
  const capacity = tradeCapacity(limits, now, pending);
  return capacity >= totalContracts(trade) ? trade : cutToTotal(trade, capacity);
}

/** When the first of the limits resets; undefined without any. */
export function nextReset(limits: readonly TradeLimit[]): number | undefined {
  const resets = limits.map(({ resetAt, periodDays }) => resetAt.getTime() + periodDays * DAY_MS);
  return resets.length === 0 ? undefined : Math.min(...resets);
}

/** The limit with counter and period reset. Changing the limit alone resets nothing. */
export function resetLimit(limit: TradeLimit, now: Date): TradeLimit {
  return { ...limit, used: 0, resetAt: now };
}
