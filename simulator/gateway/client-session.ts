import type { OrderLeg } from '../exchange/fill-price';
import type { Connection } from './connection';

export interface DataLine {
  readonly kind: 'ticks' | 'tickByTick';
  readonly legs: readonly OrderLeg[];
  readonly tickType: string;
  /** Delayed ticks carry other numbers. */
  readonly delayed: boolean;
  /** What was last sent, so that only changes are. */
  last: string;
}

/** What one connected client has subscribed to. */
export class ClientSession {
  readonly lines = new Map<number, DataLine>();
  readonly summaries = new Map<number, readonly string[]>();
  readonly profits = new Map<number, { readonly conId: number | undefined; last: string }>();
  readonly recentMessages: number[] = [];
  marketDataType = 1;
  accountUpdates = false;
  positions = false;
  started = false;

  constructor(readonly connection: Connection) {}

  get clientId(): number {
    return this.connection.clientId;
  }
}
