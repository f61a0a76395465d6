import type { Faults } from '../control/faults';
import type { Market } from '../market/market';
import type { ExchangeEvent, ExchangeListener } from './events';
import type { OrderLeg } from './fill-price';
import type { Journal } from './journal';
import { isWorking, type OrderRecord } from './records';
import type { Change, Store } from './store';
import { orderLegs } from './validate-order';

export interface ExchangeParts {
  readonly market: Market;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly account: string;
}

/** The orders on disk and their subscribers. What is reported has been stored. */
export class OrderBook {
  readonly store: Store;
  private readonly listeners: ExchangeListener[] = [];
  private readonly legsOf = new Map<string, readonly OrderLeg[]>();

  constructor(protected readonly parts: ExchangeParts) {
    this.store = parts.journal.store;
  }

  get account(): string {
    return this.parts.account;
  }

  listen(listener: ExchangeListener): void {
    this.listeners.push(listener);
  }

  commit(change: Change): void {
    this.parts.journal.commit(change);
  }

  emit(event: ExchangeEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  working(): readonly OrderRecord[] {
    return [...this.store.orders.values()].filter(isWorking).sort((a, b) => a.permId - b.permId);
  }

  refuse(clientId: number, orderId: number, code: number, text: string): void {
    this.emit({ kind: 'error', clientId, orderId, code, text });
  }

  /** Ends an order unfilled or partly filled, with the broker's code and words. */
  end(order: OrderRecord, status: 'Cancelled' | 'Inactive', code: number, text: string, now: number): void {
    const ended: OrderRecord = { ...order, status, endedAt: now, endText: text };
    this.commit({ orders: [ended] });
    this.emit({ kind: 'order', order: ended, statusOnly: status === 'Cancelled' });
    this.refuse(order.clientId, order.request.orderId, code, text);
  }

  cancelled(order: OrderRecord, now: number): void {
    this.end(order, 'Cancelled', 202, 'Order Canceled - reason:', now);
  }

  /** The contracts of an order; found once, also after a restart. */
  legs(order: OrderRecord, now: number): readonly OrderLeg[] {
    const known = this.legsOf.get(order.key);
    if (known) return known;
    const check = orderLegs(this.parts.market, order.request, Math.min(now, order.placedAt));
    const legs = check.kind === 'good' ? check.legs : [];
    this.legsOf.set(order.key, legs);
    return legs;
  }

  protected setLegs(key: string, legs: readonly OrderLeg[]): void {
    this.legsOf.set(key, legs);
  }
}
