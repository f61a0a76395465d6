import type { Faults, FillRule } from '../control/faults';
import type { Market } from '../market/market';
import { wireContract } from '../protocol/wire-contract';
import { totals } from './account';
import { bookFill } from './booking';
import type { ExchangeEvent, ExchangeListener } from './events';
import { isAcceptable, isTriggered, type OrderLeg, seenQuote, takePrice } from './fill-price';
import type { Journal } from './journal';
import { isWorking, type OrderRecord, type OrderRequest, remaining } from './records';
import type { Change, Store } from './store';
import { dayEnd, nextSession, openSession } from './trading-hours';
import { orderLegs, validateOrder } from './validate-order';

const RETRY_MS = 5 * 60_000;
const MAX_STEPS = 500_000;

export interface ExchangeParts {
  readonly market: Market;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly account: string;
}

/** The account at its exchange: takes orders, matches them along the market's path, keeps everything on disk. */
export class Exchange {
  readonly store: Store;
  private readonly listeners: ExchangeListener[] = [];
  private readonly legsOf = new Map<string, readonly OrderLeg[]>();

  constructor(private readonly parts: ExchangeParts) {
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

  nextOrderId(clientId: number): number {
    return this.store.nextIds.get(String(clientId)) ?? 1;
  }

  working(): readonly OrderRecord[] {
    return [...this.store.orders.values()].filter(isWorking).sort((a, b) => a.permId - b.permId);
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
    const reject = this.parts.faults.takeReject({ clientId, request });
    const order = this.book(clientId, key, request, check.legs, now);
    if (reject) return this.reject(order, reject.code, reject.text, now);
    if (!this.affords(order, check.legs, now))
      return this.reject(
        order,
        201,
        'Order rejected - reason:The order would exceed the available funds.',
        now,
      );
    this.emit({ kind: 'order', order });
    this.warnClosed(order, check.legs, now);
    this.match(order.key, now);
  }

  cancel(clientId: number, orderId: number, now: number) {
    const order = this.store.orders.get(`${clientId}:${orderId}`);
    if (!order)
      return this.refuse(
        clientId,
        orderId,
        10147,
        `OrderId ${orderId} that needs to be cancelled is not found.`,
      );
    if (!isWorking(order)) {
      const text = `OrderId ${orderId} that needs to be cancelled cannot be cancelled, state: ${order.status}.`;
      return this.refuse(clientId, orderId, 10148, text);
    }
    if (this.rule(order)?.mode === 'race') {
      this.emit({ kind: 'order', order: { ...order, status: 'PendingCancel' }, statusOnly: true });
      return this.fillWhole(order.key, now);
    }
    this.end(order, 'Cancelled', 202, 'Order Canceled - reason:', now);
  }

  cancelAll(now: number): void {
    for (const order of this.working()) this.end(order, 'Cancelled', 202, 'Order Canceled - reason:', now);
  }

  /** Whether an order is marked to leave the market, or trades, at this instant. */
  process(now: number): void {
    for (const { key } of this.working()) this.match(key, now);
  }

  /** The next instant after `after` at which a working order may fill or end; at most `until`. */
  nextEvent(after: number, until: number): number {
    let next = until;
    for (const order of this.working()) {
      for (const time of this.eventsOf(order, after)) if (time > after && time < next) next = time;
    }
    return next;
  }

  /** Calls `step` for each instant of interest in (after, until], in order; the last is `until`. */
  walk(after: number, until: number, step: (time: number) => void): void {
    let time = after;
    for (let count = 0; time < until && count < MAX_STEPS; count++) {
      time = this.nextEvent(time, until);
      step(time);
      this.process(time);
    }
  }

  emit(event: ExchangeEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  legs(order: OrderRecord, now: number): readonly OrderLeg[] {
    const known = this.legsOf.get(order.key);
    if (known) return known;
    const check = orderLegs(this.parts.market, order.request, Math.min(now, order.placedAt));
    const legs = check.kind === 'good' ? check.legs : [];
    this.legsOf.set(order.key, legs);
    return legs;
  }

  private eventsOf(order: OrderRecord, after: number): readonly number[] {
    if (!order.request.transmit) return [order.dayEnd];
    const times = [order.dayEnd, order.notBefore];
    const legs = this.legs(order, after);
    const open = legs.every((leg) => openSession(this.parts.market, leg.contract, after));
    if (open) times.push(after + RETRY_MS);
    for (const { contract } of legs) {
      const session = nextSession(this.parts.market, contract, after);
      if (session) times.push(session.open);
    }
    return times;
  }

  private book(
    clientId: number,
    key: string,
    request: OrderRequest,
    legs: readonly OrderLeg[],
    now: number,
  ): OrderRecord {
    const stays = request.tif === 'GTC' || request.tif === 'GTD';
    const rule = this.parts.faults.fillRule({ clientId, request });
    const order: OrderRecord = {
      key,
      clientId,
      permId: this.store.counters.permId + 1,
      request: completed(request, legs, this.parts.account),
      status: request.transmit ? 'PreSubmitted' : 'PendingSubmit',
      filled: 0,
      averagePrice: 0,
      lastPrice: 0,
      whyHeld: request.orderType === 'STP' ? 'trigger' : '',
      placedAt: now,
      dayEnd: stays ? legs[0].contract.expiryTime : dayEnd(this.parts.market, legs[0].contract, now),
      notBefore: now + (rule?.delayMs ?? 0),
    };
    this.legsOf.set(key, legs);
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
    const same =
      request.action === order.request.action && request.contract.secType === order.request.contract.secType;
    if (!same || request.quantity < order.filled)
      return this.refuse(
        order.clientId,
        request.orderId,
        105,
        'Order being modified does not match original order',
      );
    const changed: OrderRecord = {
      ...order,
      request: completed(request, check.legs, order.request.account),
      status: request.transmit && order.status === 'PendingSubmit' ? 'PreSubmitted' : order.status,
    };
    this.legsOf.set(order.key, check.legs);
    this.commit({ orders: [changed] });
    this.emit({ kind: 'order', order: changed });
    this.match(order.key, now);
  }

  private refuse(clientId: number, orderId: number, code: number, text: string): void {
    this.emit({ kind: 'error', clientId, orderId, code, text });
  }

  private reject(order: OrderRecord, code: number, text: string, now: number): void {
    this.end(order, 'Inactive', code, text, now);
  }

  private end(
    order: OrderRecord,
    status: 'Cancelled' | 'Inactive',
    code: number,
    text: string,
    now: number,
  ): void {
    const ended: OrderRecord = { ...order, status, endedAt: now, endText: text };
    this.commit({ orders: [ended] });
    this.emit({ kind: 'order', order: ended, statusOnly: status === 'Cancelled' });
    this.refuse(order.clientId, order.request.orderId, code, text);
  }

  private warnClosed(order: OrderRecord, legs: readonly OrderLeg[], now: number): void {
    const closed = legs.find((leg) => !openSession(this.parts.market, leg.contract, now));
    if (!closed || !order.request.transmit) return;
    const next = nextSession(this.parts.market, closed.contract, now);
    const when = next ? new Date(next.open).toISOString() : 'further notice';
    const text = `Order Message:\n${order.request.action} ${order.request.quantity} ${order.request.contract.symbol}\nWarning: Your order will not be placed at the exchange until ${when}`;
    this.refuse(order.clientId, order.request.orderId, 399, text);
  }

  private rule(order: OrderRecord): FillRule | undefined {
    return this.parts.faults.fillRule(order);
  }

  /** Fills, rests, or ends one order as of an instant. */
  private match(key: string, now: number) {
    const order = this.store.orders.get(key);
    if (!order || !isWorking(order)) return;
    if (now >= order.dayEnd) return this.end(order, 'Cancelled', 202, 'Order Canceled - reason:', now);
    if (order.request.transmit && now >= order.notBefore) this.fillParts(order, now);
    this.afterMatch(key, now);
  }

  private afterMatch(key: string, now: number) {
    const order = this.store.orders.get(key)!;
    if (!isWorking(order) || !order.request.transmit) return;
    if (['IOC', 'FOK'].includes(order.request.tif))
      return this.end(order, 'Cancelled', 202, 'Order Canceled - reason:', now);
    const resting = order.request.orderType !== 'STP' && order.status === 'PreSubmitted';
    if (!resting || !this.legs(order, now).every((leg) => openSession(this.parts.market, leg.contract, now)))
      return;
    const submitted: OrderRecord = { ...order, status: 'Submitted' };
    this.commit({ orders: [submitted] });
    this.emit({ kind: 'order', order: submitted });
  }

  private fillParts(order: OrderRecord, now: number) {
    const rule = this.rule(order);
    if (rule && ['never', 'hold', 'race'].includes(rule.mode)) return;
    const parts = rule?.mode === 'parts' ? (rule.parts ?? 2) : 1;
    const size = Math.max(1, Math.ceil(order.request.quantity / parts));
    const delay = rule?.delayMs ?? 0;
    const whole = order.request.quantity;
    for (let count = 0; count < 1000; count++) {
      const current = this.store.orders.get(order.key)!;
      if (!isWorking(current)) return;
      const part = parts === 1 && whole === current.request.quantity ? whole : size;
      if (!this.fillOnce(current, part, count, now)) return;
      if (delay > 0 && parts > 1) return this.delayNext(order.key, now + delay);
    }
  }

  private delayNext(key: string, notBefore: number): void {
    const order = this.store.orders.get(key)!;
    if (isWorking(order)) this.commit({ orders: [{ ...order, notBefore }] });
  }

  /** One execution: at most the size on offer at this level of the book, which gets worse tick by tick. */
  private fillOnce(order: OrderRecord, size: number, level: number, now: number): boolean {
    const { market, faults } = this.parts;
    const legs = this.legs(order, now);
    if (legs.length === 0 || !legs.every((leg) => openSession(market, leg.contract, now))) return false;
    const quotes = legs.map((leg) => seenQuote(market, faults, leg.contract, now));
    const walked = this.rule(order)?.mode === 'parts' ? 0 : level;
    const price = takePrice(quotes, legs, order.request.action, walked);
    if (!price || quotes.some((quote) => quote === undefined)) return false;
    const middle = (quotes[0]!.bid + quotes[0]!.ask) / 2;
    if (!isTriggered(order.request, quotes[0]!.last) || !isAcceptable(order.request, price, middle))
      return false;
    const offered = Math.max(1, ...quotes.map((quote) => Math.min(quote!.bidSize, quote!.askSize)));
    const quantity = Math.min(size, remaining(order), offered);
    if (order.request.tif === 'FOK' && quantity < remaining(order)) return false;
    this.fill(order, legs, quantity, this.offset(order, price), now);
    return true;
  }

  private offset(order: OrderRecord, price: { legs: readonly number[]; total: number }) {
    const offset = this.rule(order)?.priceOffset ?? 0;
    if (offset === 0) return price;
    return {
      legs: price.legs.map((leg, index) => (index === 0 ? leg + offset : leg)),
      total: price.total + offset,
    };
  }

  private fillWhole(key: string, now: number): void {
    const order = this.store.orders.get(key)!;
    const legs = this.legs(order, now);
    const quotes = legs.map((leg) => seenQuote(this.parts.market, this.parts.faults, leg.contract, now));
    const price = takePrice(quotes, legs, order.request.action, 0);
    if (price) this.fill(order, legs, remaining(order), price, now);
  }

  private fill(
    order: OrderRecord,
    legs: readonly OrderLeg[],
    quantity: number,
    price: { legs: readonly number[]; total: number },
    now: number,
  ): void {
    const booked = bookFill(this.store, order, legs, { quantity, price, time: now });
    this.commit(booked.change);
    for (const execution of booked.executions) this.emit({ kind: 'execution', execution });
    this.emit({ kind: 'order', order: booked.order });
    for (const execution of booked.executions)
      if (execution.commission) this.emit({ kind: 'commission', execution });
    this.emit({ kind: 'account', conIds: legs.map((leg) => leg.contract.conId) });
  }

  /** Whether the margin of the new position is covered; what makes a position smaller always is. */
  private affords(order: OrderRecord, legs: readonly OrderLeg[], now: number): boolean {
    const { market } = this.parts;
    const total = totals(this.store, market, now);
    let more = 0;
    for (const { contract, ratio } of legs) {
      const before = this.store.positions.get(contract.conId)?.quantity ?? 0;
      const signed = order.request.quantity * ratio * (order.request.action === 'BUY' ? 1 : -1);
      const growth = Math.abs(before + signed) - Math.abs(before);
      more += growth * contract.instrument.initialMargin * market.usdRate(contract.instrument.currency, now);
    }
    return more <= 0 || total.cash + total.unrealized - total.initialMargin >= more;
  }
}

/** An order as the gateway shows it: with the whole contract, account and time in force. */
function completed(request: OrderRequest, legs: readonly OrderLeg[], account: string): OrderRequest {
  const { exchange } = request.contract;
  const whole = wireContract(legs[0].contract);
  const contract =
    request.contract.secType === 'BAG'
      ? request.contract
      : { ...whole, exchange: exchange || whole.exchange };
  return { ...request, contract, account: request.account || account, tif: request.tif || 'DAY' };
}
