/** Whether a strategy trades by its system, is being wound up, or has ended. */
import type { TradeDate } from '../time/trade-date';

/** How positions of a retiring strategy go to zero. */
export interface RetirePlan {
  /** The newest trade date when it was decided: the next one is its first day. */
  readonly from: TradeDate;
  /** Business days until nothing is wanted any more; 1: all at once. */
  readonly days: number;
  /** Signed contracts that were held, by instrument. */
  readonly start: Readonly<Record<string, number>>;
}

interface StateBase {
  readonly strategy: string;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
  /** Counts up with every change. */
  readonly version: number;
}

/** Stored by strategy; one without is active. `active`: it was retiring or retired, and was brought back. */
export type StrategyState = StateBase &
  (
    | { readonly state: 'active' }
    | { readonly state: 'retiring'; readonly plan: RetirePlan }
    | { readonly state: 'retired' }
  );

export type StateName = StrategyState['state'];

export function stateName(states: readonly StrategyState[], strategy: string): StateName {
  return states.find((each) => each.strategy === strategy)?.state ?? 'active';
}
