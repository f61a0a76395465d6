/** What a strategy must trade to be where it wants to be. */
import { roundHalfEven } from '../numbers/rounding';

/** Unrounded edges of the no-trade zone, in contracts. NaN for a missing edge. */
export interface BufferEdges {
  readonly lower: number;
  readonly upper: number;
  /** The position that a trade aims for, unrounded; the nearer edge when absent. */
  readonly target?: number;
}

/**
 * The position a buffered strategy trades to: the present one between the edges, else the nearer edge, or the target if
 * set; rounded half to even.
 */
export function targetPosition({ lower, upper, target }: BufferEdges, position: number): number {
  // Rounded edges bound a whole position as unrounded ones do, except that a position on a rounded edge may stay.
  const [low, high] = [roundHalfEven(lower), roundHalfEven(upper)];
  if (position < low) return roundHalfEven(target ?? lower);
  if (position > high) return roundHalfEven(target ?? upper);
  return position;
}

/** The trade of a buffered strategy; 0 is a result too, for it nets against unfilled orders. */
export function requiredTrade(edges: BufferEdges, position: number): number {
  return targetPosition(edges, position) - position;
}

/** The trade of a strategy whose optimiser returns whole positions. */
export function requiredTradeOfOptimised(optimised: number, position: number): number {
  return optimised - position;
}
