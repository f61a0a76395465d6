/**
 * Does not cross the spread at first: waits at the best price of its own side, then takes the market and follows it.
 * From aggressive it never goes back.
 */
import { onStep, type PriceStep } from '../../prices/price-steps';
import { type Direction, isAdverseMove, isAdverseSize, isTick, seenTick, type Tick } from '../tick';
import type { Submission, SubmissionFacts } from './submission';

/**
 * A market order where waiting is pointless (adverse sizes, the market closes soon), else a limit at the best price of
 * the order's own side. Without a tick the last check refuses it.
 */
export function submitOriginalBest(facts: SubmissionFacts): Submission {
  const { tick, direction, closingSoon, steps } = facts;
  if (!isTick(tick) || closingSoon || isAdverseSize(tick, direction)) return { type: 'market' };
  return { type: 'limit', limitPrice: onStep(seenTick(tick, direction).offside, steps) };
}

/** A limit order of this algorithm at the broker. */
export interface WorkedOrder {
  readonly direction: Direction;
  /** The market when it was sent. */
  readonly reference: Tick;
  /** UTC ms. */
  readonly submittedAt: number;
  /** It has stopped waiting. */
  readonly aggressive: boolean;
  readonly steps: readonly PriceStep[];
}

/** The market now (UTC ms); `tick` is undefined after any error of the data. */
export interface Look {
  readonly now: number;
  readonly tick: Tick | undefined;
  readonly closingSoon: boolean;
}

/** What becomes of a worked order. */
export interface BestStep {
  readonly aggressive: boolean;
  /** Why it has just stopped waiting. */
  readonly turned?: string;
  /** The limit that must work at the broker; undefined: the one that does. */
  readonly limitPrice?: number;
}

/** One step; `passiveMs`: how long it waits at most. */
export function stepOriginalBest(order: WorkedOrder, look: Look, passiveMs: number): BestStep {
  const turned = order.aggressive ? undefined : whyAggressive(order, look, passiveMs);
  if (!order.aggressive && turned === undefined) return { aggressive: false };
  const { tick } = look;
  return {
    aggressive: true,
    ...(turned === undefined ? {} : { turned }),
    ...(tick && isTick(tick) ? { limitPrice: takingPrice(tick, order) } : {}),
  };
}

function takingPrice(tick: Tick, { direction, steps }: WorkedOrder): number {
  return onStep(seenTick(tick, direction).side, steps);
}

function whyAggressive(
  { direction, reference, submittedAt }: WorkedOrder,
  { now, tick, closingSoon }: Look,
  passiveMs: number,
): string | undefined {
  if (now - submittedAt >= passiveMs) return `not filled within ${passiveMs / 1000} s`;
  if (closingSoon) return 'the market or the trading window closes soon';
  if (!tick || !isTick(tick)) return 'the quotes have stopped';
  if (isAdverseMove(tick, reference, direction)) return 'the price moved away';
  if (isAdverseSize(tick, direction)) return 'little is on offer, and many want it';
  return undefined;
}
