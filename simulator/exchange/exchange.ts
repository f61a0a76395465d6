import { wireContract } from '../protocol/wire-contract';
import { totals } from './account';
import { patienceMs } from './adaptive';
import type { OrderLeg } from './fill-price';
import { Matching } from './matching';
import { isWorking, type OrderRecord, type OrderRequest } from './records';
import { dayEnd, nextSession, openSession } from './trading-hours';
import { validateOrder } from './validate-order';

/** The account at its exchange: takes, changes and cancels orders, with the codes of a real gateway. */
export class Exchange extends Matching {
  nextOrderId(clientId: number): number {
    return this.store.nextIds.get(String(clientId)) ?? 1;
  }

  /** A new order, or the modification of a live one. */
  place(clientId: number, request: OrderRequest, now: number) {
    const key = `${clientId}:${request.orderId}`;
    const known = this.store.orders.get(key);
    if (known && isWorking(known)) return this.modify(known, request, now);
    if (known?.status === 'Filled')
      return this.refuse(clientId, request.orderId, 104, 'Cannot modify a filled order');
    if (known || request.orderId < this.nextOrderId(clientId))
      return this.refuse(clientId, request.orderId, 103, 'Duplicate order id');
    const check = validateOrder(this.parts.market, request, this.parts.account, now);
    if (check.kind === 'bad') return this.refuse(clientId, request.orderId, check.code, check.text);
    this.accept(clientId, key, request, check.legs, now);
  }

  /** Code 10147 for an order that this client has not, 10148 for one that is done. */
  cancel(clientId: number, orderId: number, now: number) {
    const order = this.store.orders.get(`${clientId}:${orderId}`);
    const subject = `OrderId ${orderId} that needs to be cancelled`;
    if (!order) return this.refuse(clientId, orderId, 10147, `${subject} is not found.`);
    if (!isWorking(order))
      return this.refuse(clientId, orderId, 10148, `${subject} cannot be cancelled, state: ${order.status}.`);
    if (this.rule(order)?.mode !== 'race') return this.cancelled(order, now);
    this.emit({ kind: 'order', order: { ...order, status: 'PendingCancel' }, statusOnly: true });
    this.fillWhole(order.key, now);
  }

  /** Drops an order without reporting it; returns false if no order has this reference. */
  forget(orderRef: string): boolean {
    const found = [...this.store.orders.values()].find((order) => order.request.orderRef === orderRef);
    if (found) this.commit({ forgotten: [found.key] });
    return found !== undefined;
  }

  cancelAll(now: number): void {
    for (const order of this.working()) this.cancelled(order, now);
  }

  private accept(
    clientId: number,
    key: string,
    request: OrderRequest,
    legs: readonly OrderLeg[],
    now: number,
  ) {
    const order = this.book(clientId, key, request, legs, now);
    // By the completed order: a client may name the contract by its id alone.
    const reject = this.parts.faults.takeReject(order);
    if (reject) return this.end(order, 'Inactive', reject.code, reject.text, now);
    if (!this.affords(order, legs, now)) {
      const text = 'Order rejected - reason:The available funds are not sufficient for the margin.';
      return this.end(order, 'Inactive', 201, text, now);
    }
    this.emit({ kind: 'order', order });
    this.warnClosed(order, legs, now);
    this.match(order.key, now);
  }

  private book(
    clientId: number,
    key: string,
    request: OrderRequest,
    legs: readonly OrderLeg[],
    now: number,
  ): OrderRecord {
    const stays = request.tif === 'GTC' || request.tif === 'GTD';
    const complete = completed(request, legs, this.parts.account);
    const rule = this.parts.faults.fillRule({ clientId, request: complete });
    const order: OrderRecord = {
      key,
      clientId,
      permId: this.store.counters.permId + 1,
      request: complete,
      status: request.transmit ? 'PreSubmitted' : 'PendingSubmit',
      filled: 0,
      averagePrice: 0,
      lastPrice: 0,
      whyHeld: request.orderType === 'STP' ? 'trigger' : '',
      placedAt: now,
      // JSON knows no infinity: a currency pair has no last day.
      dayEnd: stays
        ? Math.min(legs[0].contract.expiryTime, Number.MAX_SAFE_INTEGER)
        : dayEnd(this.parts.market, legs[0].contract, now),
      notBefore: now + Math.max(rule?.delayMs ?? 0, patienceMs(complete)),
    };
    this.setLegs(key, legs);
    this.commit({
      orders: [order],
      counters: { permId: order.permId },
      nextIds: { [clientId]: request.orderId + 1 },
    });
    return order;
  }

  private modify(order: OrderRecord, request: OrderRequest, now: number) {
    const check = validateOrder(this.parts.market, request, this.parts.account, now);
    if (check.kind === 'bad') return this.refuse(order.clientId, request.orderId, check.code, check.text);
    const sameSide = request.action === order.request.action;
    const sameContract = check.legs[0].contract === this.legs(order, now)[0]?.contract;
    if (!sameSide || !sameContract || request.quantity <= order.filled) {
      const text = 'Order being modified does not match original order';
      return this.refuse(order.clientId, request.orderId, 105, text);
    }
    const released = request.transmit && order.status === 'PendingSubmit';
    const changed: OrderRecord = {
      ...order,
      request: completed(request, check.legs, order.request.account),
      snapPrice: undefined,
      status: released ? 'PreSubmitted' : order.status,
    };
    this.setLegs(order.key, check.legs);
    this.commit({ orders: [changed] });
    this.emit({ kind: 'order', order: changed });
    this.match(order.key, now);
  }

  private warnClosed(order: OrderRecord, legs: readonly OrderLeg[], now: number): void {
    const closed = legs.find((leg) => !openSession(this.parts.market, leg.contract, now));
    if (!closed || !order.request.transmit) return;
    const next = nextSession(this.parts.market, closed.contract, now);
    const when = next ? new Date(next.open).toISOString() : 'further notice';
    const { action, quantity, contract } = order.request;
    const text = `Order Message:\n${action} ${quantity} ${contract.symbol}\nWarning: Your order will not be placed at the exchange until ${when}`;
    this.refuse(order.clientId, order.request.orderId, 399, text);
  }

  /** Whether the margin of the new position is covered; what makes a position smaller always is. */
  private affords(order: OrderRecord, legs: readonly OrderLeg[], now: number): boolean {
    const { market } = this.parts;
    let more = 0;
    for (const { contract, ratio } of legs) {
      const before = this.store.positions.get(contract.conId)?.quantity ?? 0;
      const signed = order.request.quantity * ratio * (order.request.action === 'BUY' ? 1 : -1);
      const growth = Math.abs(before + signed) - Math.abs(before);
      more += growth * contract.instrument.initialMargin * market.usdRate(contract.instrument.currency, now);
    }
    if (more <= 0) return true;
    const total = totals(this.store, market, now);
    return total.cash + total.unrealized - total.initialMargin >= more;
  }
}

/** An order as the gateway shows it: with the whole contract, account and time in force. */
function completed(request: OrderRequest, legs: readonly OrderLeg[], account: string): OrderRequest {
  const { exchange, secType } = request.contract;
  const whole = wireContract(legs[0].contract);
  const contract = secType === 'BAG' ? request.contract : { ...whole, exchange: exchange || whole.exchange };
  return { ...request, contract, account: request.account || account, tif: request.tif || 'DAY' };
}
