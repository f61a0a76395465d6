/**
 * What the broker says about orders, joined: an openOrder carries the orderRef, an orderStatus the filled
 * quantity, an error the reason; they come in any order, repeatedly, and for other clients' orders too.
 */
import { type Order, type OrderState, OrderType } from '@stoqey/ib';
import { isKnownNumber } from '../../domain/numbers/finite';
import type { BrokerOrderReport } from '../broker';

export class OrderReports {
  private readonly refByOrder = new Map<string, string>();
  private readonly refByPermId = new Map<number, string>();
  private readonly reasonByRef = new Map<string, string>();
  /** Ids of our orders that the broker has shown since they were sent. */
  private readonly shown = new Set<number>();
  private readonly lastTold = new Map<string, BrokerOrderReport>();

  constructor(private readonly clientId: number) {}

  /** An order about to be sent: the id is this order's from now on, even if another order had it before. */
  sending(orderId: number, orderRef: string): void {
    this.refByOrder.set(orderKey(this.clientId, orderId), orderRef);
    this.shown.delete(orderId);
  }

  /** True when the broker has shown this order of ours: then an error may be about something done to it. */
  isShown(orderId: number): boolean {
    return this.shown.has(orderId);
  }

  openOrder(orderId: number, order: Order, state: OrderState): BrokerOrderReport {
    const clientId = order.clientId ?? this.clientId;
    const permId = order.permId ?? 0;
    const orderRef = order.orderRef ?? '';
    if (clientId === this.clientId) this.shown.add(orderId);
    if (orderRef !== '') {
      if (orderId > 0) this.refByOrder.set(orderKey(clientId, orderId), orderRef);
      if (permId) this.refByPermId.set(permId, orderRef);
    }
    const report = this.report({ orderRef, brokerOrderId: orderId, clientId, permId, status: state.status });
    return isKnownNumber(order.lmtPrice) && order.orderType === OrderType.LMT
      ? { ...report, limitPrice: order.lmtPrice }
      : report;
  }

  orderStatus(status: {
    readonly orderId: number;
    readonly clientId: number;
    readonly permId: number;
    readonly status: string;
    readonly filled: number;
    readonly remaining: number;
  }): BrokerOrderReport {
    const { orderId, clientId, permId } = status;
    if (clientId === this.clientId) this.shown.add(orderId);
    const orderRef = this.refOf(clientId, orderId, permId);
    return {
      ...this.report({ orderRef, brokerOrderId: orderId, clientId, permId, status: status.status }),
      filled: status.filled,
      remaining: status.remaining,
    };
  }

  /** An order of ours was refused or ended; the text is kept as its reason. */
  ended(orderId: number, status: 'Rejected' | 'Cancelled', text: string): BrokerOrderReport {
    const orderRef = this.refOf(this.clientId, orderId, 0);
    if (orderRef !== '') this.reasonByRef.set(orderRef, text);
    const base = { orderRef, brokerOrderId: orderId, clientId: this.clientId, permId: 0, status };
    return { ...this.report(base), reason: text };
  }

  completedOrder(order: Order & { filledQuantity?: number }, state: OrderState): BrokerOrderReport {
    const permId = order.permId ?? 0;
    const orderRef = order.orderRef || (this.refByPermId.get(permId) ?? '');
    const filled = order.filledQuantity ?? Number.NaN;
    // Gateways list ended orders with a total of 0: then what remained is not known.
    const remaining = order.totalQuantity ? Math.max(0, order.totalQuantity - filled) : Number.NaN;
    const base = { orderRef, brokerOrderId: 0, clientId: order.clientId ?? 0, permId, status: state.status };
    const report = { ...this.report(base), filled, remaining };
    if (state.status === 'Filled' || report.reason || !state.completedStatus) return report;
    return { ...report, reason: state.completedStatus };
  }

  /** An order of ours as it was shown last; undefined when it was not. */
  shownAs(orderId: number, orderRef: string): BrokerOrderReport | undefined {
    return this.lastTold.get(`${orderKey(this.clientId, orderId)}:${orderRef}`);
  }

  /** Returns the report joined with what was reported before, or undefined if it contains nothing new. */
  news(report: BrokerOrderReport): BrokerOrderReport | undefined {
    const key = `${orderKey(report.clientId, report.brokerOrderId)}:${report.orderRef || report.permId}`;
    const last = this.lastTold.get(key);
    const merged = last ? mergeReports(last, report) : report;
    this.lastTold.set(key, merged);
    return last && sameReport(last, merged) ? undefined : merged;
  }

  private refOf(clientId: number, orderId: number, permId: number): string {
    return this.refByPermId.get(permId) ?? this.refByOrder.get(orderKey(clientId, orderId)) ?? '';
  }

  private report(base: Omit<BrokerOrderReport, 'filled' | 'remaining' | 'reason'>): BrokerOrderReport {
    const reason = this.reasonByRef.get(base.orderRef);
    return { ...base, filled: Number.NaN, remaining: Number.NaN, ...(reason ? { reason } : {}) };
  }
}

/** What is known after `next`; quantities of the same status are kept when `next` does not say them. */
export function mergeReports(last: BrokerOrderReport, next: BrokerOrderReport): BrokerOrderReport {
  const keep = Number.isNaN(next.filled) && next.status === last.status;
  return {
    ...next,
    orderRef: next.orderRef || last.orderRef,
    permId: next.permId || last.permId,
    filled: keep ? last.filled : next.filled,
    remaining: keep ? last.remaining : next.remaining,
    ...limitOf(next.limitPrice ?? last.limitPrice),
    ...(next.reason || last.reason ? { reason: next.reason ?? last.reason } : {}),
  };
}

function limitOf(limitPrice: number | undefined) {
  return limitPrice === undefined ? {} : { limitPrice };
}

function sameReport(a: BrokerOrderReport, b: BrokerOrderReport): boolean {
  return (
    a.orderRef === b.orderRef &&
    a.permId === b.permId &&
    a.status === b.status &&
    a.reason === b.reason &&
    Object.is(a.filled, b.filled) &&
    Object.is(a.remaining, b.remaining)
  );
}

/** The same order id may belong to several clients. */
export function orderKey(clientId: number, orderId: number): string {
  return `${clientId}:${orderId}`;
}
