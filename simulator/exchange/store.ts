import { DAY_MS } from '../../domain/time/units';
import type { ClockState } from '../clock/clock';
import type { ExecutionRecord, OrderRecord, PositionRecord } from './records';

const KEPT_MS = 10 * DAY_MS;

/** One change of the state, complete in itself; applying it twice changes nothing. */
export interface Change {
  readonly orders?: readonly OrderRecord[];
  readonly executions?: readonly ExecutionRecord[];
  readonly positions?: readonly PositionRecord[];
  readonly cash?: Readonly<Record<string, number>>;
  readonly counters?: Partial<Counters>;
  readonly nextIds?: Readonly<Record<string, number>>;
  readonly clock?: ClockState;
  /** Keys of orders that are known no longer. */
  readonly forgotten?: readonly string[];
  /** Everything before is forgotten, but for the counters. */
  readonly reset?: boolean;
}

export interface Counters {
  readonly permId: number;
  readonly execution: number;
}

/** All that survives a restart. */
export class Store {
  readonly orders = new Map<string, OrderRecord>();
  readonly executions = new Map<string, ExecutionRecord>();
  readonly positions = new Map<number, PositionRecord>();
  readonly cash = new Map<string, number>();
  readonly nextIds = new Map<string, number>();
  counters: Counters = { permId: 1_000_000_000, execution: 1 };
  clock?: ClockState;

  apply(change: Change): void {
    if (change.reset) this.clear();
    for (const order of change.orders ?? []) this.orders.set(order.key, order);
    for (const key of change.forgotten ?? []) this.orders.delete(key);
    for (const execution of change.executions ?? []) this.executions.set(execution.execId, execution);
    for (const position of change.positions ?? []) this.positions.set(position.conId, position);
    for (const [currency, amount] of Object.entries(change.cash ?? {})) this.cash.set(currency, amount);
    for (const [client, id] of Object.entries(change.nextIds ?? {})) this.nextIds.set(client, id);
    if (change.counters) this.counters = { ...this.counters, ...change.counters };
    if (change.clock) this.clock = change.clock;
  }

  /** Everything but orders and executions that ended long ago, which no client can ask for any more. */
  recent(): Change {
    const since = (this.clock?.simulated ?? 0) - KEPT_MS;
    return {
      ...this.toChange(),
      orders: [...this.orders.values()].filter((order) => (order.endedAt ?? since) >= since),
      executions: [...this.executions.values()].filter((execution) => execution.time >= since),
    };
  }

  /** Everything as one change. */
  toChange(): Change {
    return {
      orders: [...this.orders.values()],
      executions: [...this.executions.values()],
      positions: [...this.positions.values()],
      cash: Object.fromEntries(this.cash),
      nextIds: Object.fromEntries(this.nextIds),
      counters: this.counters,
      clock: this.clock,
    };
  }

  private clear(): void {
    for (const map of [this.orders, this.executions, this.positions, this.cash]) map.clear();
  }
}
