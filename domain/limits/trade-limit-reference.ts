/** Trade limits as pysystemtrade has them, defects included: for its figures only. See trade-limit.ts. */
import { sign } from '../numbers/rounding';
import { capacityLeft, rolledLimit, type TradeLimit } from './trade-limit';

/** A negative capacity turns the trade round. */
export function possibleTradeLiteral(limits: readonly TradeLimit[], trade: number, now: Date): number {
  const capacity = Math.min(...limits.map((limit) => capacityLeft(limit, now)), Math.abs(trade));
  return sign(trade) * capacity;
}

/** The reset comes after the count, so that the first trade of each period is lost. */
export function countTradeLiteral(limit: TradeLimit, contracts: number, now: Date): TradeLimit {
  return rolledLimit({ ...limit, used: Math.max(0, limit.used + contracts) }, now);
}
