import { type BrokerOrder, watcherOf } from './order';

/** A broker order for which a workflow is to run. */
export interface WatchedOrder {
  readonly ref: string;
  /** Absent in histories of before 0.2.0: then it is the ref. */
  readonly workflowId?: string;
  readonly instrument: string;
  readonly strategy: string;
  /** `<system>: <side> <contracts of each leg> <instrument> <contracts>` */
  readonly summary: string;
  /** Trading seconds after which it is cancelled unless it has been filled. */
  readonly timeoutSeconds: number;
}

/** The order as its workflow is to watch it. */
export function watchedOrder(system: string, order: BrokerOrder, timeoutSeconds: number): WatchedOrder {
  const side = order.trade[0] > 0 ? 'buy' : 'sell';
  return {
    ref: order.id,
    workflowId: watcherOf(order),
    instrument: order.instrument,
    strategy: order.strategy,
    summary: `${system}: ${side} ${order.trade.map(Math.abs).join('/')} ${order.instrument} ${order.contracts.join('/')}`,
    timeoutSeconds,
  };
}
