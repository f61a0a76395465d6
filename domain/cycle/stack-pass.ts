import type { WatchedOrder } from '../orders/watched-order';

/** What one pass over everything active came to. */
export interface StackPass {
  /** Every broker order that is not final; each needs its watcher. */
  readonly execute: readonly WatchedOrder[];
  /** Workflows of the orders at the broker that a halt wants cancelled. */
  readonly cancel?: readonly string[];
  /** True while an order is on its way to the broker: the clock must not be stepped over it. */
  readonly busy: boolean;
  /** ISO instant of the trading clock at which to look again, unless something happens before. */
  readonly nextLook: string;
  readonly windowEnded: boolean;
  readonly summary: string;
}
