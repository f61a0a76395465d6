/** Arithmetic of signed contracts per leg. Resizing keeps the exact ratio of the legs, or does nothing. */
import { greatestCommonDivisor, sign, sum } from '../numbers/rounding';
import type { TradeQuantity } from './order';

const INTEGER_TOLERANCE = 1e-4;

export function isZeroTrade(trade: TradeQuantity): boolean {
  return trade.every((leg) => leg === 0);
}

export function isSameTrade(a: TradeQuantity, b: TradeQuantity): boolean {
  return a.length === b.length && a.every((leg, index) => leg === b[index]);
}

export function addTrades(a: TradeQuantity, b: TradeQuantity): TradeQuantity {
  return a.map((leg, index) => leg + b[index]);
}

/** `trade - fill`, leg by leg. */
export function remainingTrade(trade: TradeQuantity, fill: TradeQuantity): TradeQuantity {
  return trade.map((leg, index) => leg - fill[index]);
}

/** Sum of the absolute legs: a calendar spread of 3 counts 6. */
export function totalContracts(trade: TradeQuantity): number {
  return sum(trade.map(Math.abs));
}

/** True when each leg is filled in its direction and no further than wanted. */
export function isFillWithinTrade(trade: TradeQuantity, fill: TradeQuantity): boolean {
  return trade.every((leg, index) => Math.abs(fill[index]) <= Math.abs(leg) && fill[index] * leg >= 0);
}

/**
 * The legs' ratio in lowest terms with the first leg positive, and how many of it to trade:
 * [-2, 2] is -2 times [1, -1]. Undefined for a trade of zero.
 */
export function ratioOf(
  trade: TradeQuantity,
): { readonly ratio: TradeQuantity; readonly multiple: number } | undefined {
  const divisor = greatestCommonDivisor(trade);
  if (divisor === 0) return undefined;
  const first = sign(trade[0]);
  return { ratio: trade.map((leg) => (leg * first) / divisor + 0), multiple: divisor * first };
}

/** The trade cut so that its smallest leg is at most `most`; unchanged where the ratio would not hold. */
export function cutSmallestLeg(trade: TradeQuantity, most: number): TradeQuantity {
  const factor = most / Math.min(...trade.map(Math.abs));
  if (factor >= 1) return trade;
  return scaled(trade, factor) ?? trade;
}

/** The trade cut to a limit per leg; zeros where no whole multiple of the ratio fits. */
export function cutToLegLimits(trade: TradeQuantity, limits: readonly number[]): TradeQuantity {
  const zeros = trade.map(() => 0);
  if (trade.some((leg) => leg === 0)) return zeros;
  const factor = Math.min(
    ...trade.map((leg, index) => Math.min(Math.abs(leg), limits[index]) / Math.abs(leg)),
  );
  const smallest = Math.min(...trade.map(Math.abs));
  return scaled(trade, Math.floor(smallest * factor) / smallest) ?? zeros;
}

/**
 * The trade cut to a limit on the sum of its absolute legs, in whole multiples of its ratio. pysystemtrade
 * uses floats, loses lots (49 cut to 1 becomes 0) and breaches the limit on sells (-25 cut to 7
 * becomes -8). A limit below 0 counts as 0.
 */
export function cutToTotal(trade: TradeQuantity, most: number): TradeQuantity {
  const divisor = greatestCommonDivisor(trade);
  if (divisor === 0) return trade;
  const unit = totalContracts(trade) / divisor;
  const multiple = Math.min(divisor, Math.floor(Math.max(0, most) / unit));
  return trade.map((leg) => (leg / divisor) * multiple + 0);
}

function scaled(trade: TradeQuantity, factor: number): TradeQuantity | undefined {
  const legs = trade.map((leg) => leg * factor);
  const whole = legs.map((leg) => Math.round(leg) + 0);
  return legs.every((leg, index) => Math.abs(leg - whole[index]) <= INTEGER_TOLERANCE) ? whole : undefined;
}

/**
 * One number for the prices of all legs: the price of a single leg, or sum(ratio x price) with the first
 * leg's ratio positive. NaN when a leg has no price.
 */
export function netPrice(trade: TradeQuantity, legPrices: readonly number[]): number {
  if (trade.length === 1) return legPrices[0] ?? Number.NaN;
  const combo = ratioOf(trade);
  if (!combo || legPrices.length !== trade.length) return Number.NaN;
  return sum(combo.ratio.map((weight, index) => weight * legPrices[index]));
}

/** Legs and contracts put in the order of the contracts. pysystemtrade sorts the contracts only. */
export function sortLegs(
  contracts: readonly string[],
  trade: TradeQuantity,
): { readonly contracts: readonly string[]; readonly trade: TradeQuantity } {
  const order = contracts.map((_, index) => index).sort((a, b) => (contracts[a] < contracts[b] ? -1 : 1));
  return { contracts: order.map((index) => contracts[index]), trade: order.map((index) => trade[index]) };
}
