/** What a strategy must trade to be where it wants to be. */
import { roundHalfEven } from '../numbers/rounding';

/** Unrounded edges of the no-trade zone, in contracts. NaN for a missing edge. */
export interface BufferEdges {
  readonly lower: number;
  readonly upper: number;
}

/** The position a buffered strategy goes to: its own, or the nearer edge, rounded half to even. */
export function targetPosition(edges: BufferEdges, position: number): number {
  if (position < edges.lower) return roundHalfEven(edges.lower);
  if (position > edges.upper) return roundHalfEven(edges.upper);
  return position;
}

/** The trade of a buffered strategy; 0 is a result too, for it nets against unfilled orders. */
export function requiredTrade(edges: BufferEdges, position: number): number {
  return targetPosition(edges, position) - position;
}

/** The trade of a strategy whose optimiser gives whole positions. */
export function requiredTradeOfOptimised(optimised: number, position: number): number {
  return optimised - position;
}
