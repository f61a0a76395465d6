import type { FillRule } from '../control/faults';
import { bookFill } from './booking';
import {
  type FillPrice,
  isAcceptable,
  isTriggered,
  type OrderLeg,
  seenQuote,
  snapPriceOf,
  takePrice,
} from './fill-price';
import { OrderBook } from './order-book';
import { isWorking, type OrderRecord, remaining } from './records';
import { nextExpiry, settleExpired } from './settlement';
import { nextSession, openSession } from './trading-hours';

const RETRY_MS = 5 * 60_000;
const STEPS_MAX = 500_000;
const EXECUTIONS_MAX = 1000;
const NOT_FILLING = ['never', 'hold', 'race'];

/** Matches working orders against the market as time passes. */
export class Matching extends OrderBook {
  /** What expired is settled; then each working order ends or trades, as of this instant. */
  process(now: number): void {
    this.settle(now);
    for (const { key } of this.working()) this.match(key, now);
  }

  /** Calls `step` for each instant of interest in (after, until], in order; the last is `until`. */
  walk(after: number, until: number, step: (time: number) => void): void {
    let time = after;
    for (let count = 0; time < until && count < STEPS_MAX; count++) {
      time = this.nextEvent(time, until);
      step(time);
      this.process(time);
    }
  }

  /** The next instant after `after` at which a working order may fill or end; at most `until`. */
  private nextEvent(after: number, until: number): number {
    let next = Math.min(until, nextExpiry(this.store, this.parts.market, after));
    for (const order of this.working())
      for (const time of this.eventsOf(order, after)) if (time > after && time < next) next = time;
    return next;
  }

  private settle(now: number): void {
    const settled = settleExpired(this.store, this.parts.market, now);
    if (!settled) return;
    this.commit(settled.change);
    this.emit({ kind: 'account', conIds: settled.conIds });
  }

  private eventsOf(order: OrderRecord, after: number): readonly number[] {
    if (!order.request.transmit) return [order.dayEnd];
    const times = [order.dayEnd, order.notBefore];
    const legs = this.legs(order, after);
    // What rests in an open market is looked at again every five minutes of the path.
    if (this.isOpen(legs, after)) times.push(after + RETRY_MS);
    for (const { contract } of legs) {
      const session = nextSession(this.parts.market, contract, after);
      if (session) times.push(session.open);
    }
    return times;
  }

  private seen(legs: readonly OrderLeg[], now: number) {
    const { market, faults } = this.parts;
    return legs.map((leg) => seenQuote(market, faults, leg.contract, now));
  }

  protected isOpen(legs: readonly OrderLeg[], now: number): boolean {
    return legs.length > 0 && legs.every((leg) => openSession(this.parts.market, leg.contract, now));
  }

  protected rule(order: OrderRecord): FillRule | undefined {
    return this.parts.faults.fillRule(order);
  }

  /** Fills, rests, or ends one order as of an instant. */
  protected match(key: string, now: number) {
    const order = this.store.orders.get(key);
    if (!order || !isWorking(order)) return;
    if (now >= order.dayEnd) return this.cancelled(order, now);
    if (order.request.transmit && now >= order.notBefore) this.fillParts(this.snapped(order, now), now);
    this.rest(key, now);
  }

  /** A SNAP order takes its price from the first market that it meets, and keeps it. */
  private snapped(order: OrderRecord, now: number): OrderRecord {
    const legs = this.legs(order, now);
    if (order.snapPrice !== undefined || !this.isOpen(legs, now)) return order;
    const snapPrice = snapPriceOf(order.request, this.seen(legs, now), legs);
    if (snapPrice === undefined) return order;
    const snapped = { ...order, snapPrice };
    this.commit({ orders: [snapped] });
    return snapped;
  }

  /** What has not traded away rests at the exchange, unless it must fill at once. */
  private rest(key: string, now: number) {
    const order = this.store.orders.get(key)!;
    if (!isWorking(order) || !order.request.transmit) return;
    if (['IOC', 'FOK'].includes(order.request.tif)) return this.cancelled(order, now);
    const held = order.request.orderType === 'STP' || order.status !== 'PreSubmitted';
    if (held || !this.isOpen(this.legs(order, now), now)) return;
    const submitted: OrderRecord = { ...order, status: 'Submitted' };
    this.commit({ orders: [submitted] });
    this.emit({ kind: 'order', order: submitted });
  }

  private fillParts(order: OrderRecord, now: number) {
    const rule = this.rule(order);
    if (rule && NOT_FILLING.includes(rule.mode)) return;
    const parts = rule?.mode === 'parts' ? (rule.parts ?? 2) : 1;
    const size = parts === 1 ? order.request.quantity : Math.ceil(order.request.quantity / parts);
    for (let level = 0; level < EXECUTIONS_MAX; level++) {
      const current = this.store.orders.get(order.key)!;
      if (!isWorking(current) || !this.fillOnce(current, size, parts === 1 ? level : 0, now)) return;
      if (parts > 1 && rule?.delayMs) return this.delayNext(order.key, now + rule.delayMs);
    }
  }

  private delayNext(key: string, notBefore: number): void {
    const order = this.store.orders.get(key)!;
    if (isWorking(order)) this.commit({ orders: [{ ...order, notBefore }] });
  }

  /** One execution: at most the size on offer at this level of the book, which gets worse tick by tick. */
  private fillOnce(order: OrderRecord, size: number, level: number, now: number): boolean {
    const legs = this.legs(order, now);
    if (!this.isOpen(legs, now)) return false;
    const quotes = this.seen(legs, now);
    const [first] = quotes;
    const price = takePrice(quotes, legs, order.request.action, level);
    if (!price || !first) return false;
    if (!isTriggered(order.request, first.last) || !isAcceptable(order, price)) return false;
    const offered = Math.min(...quotes.map((quote) => Math.min(quote!.bidSize, quote!.askSize)));
    const quantity = Math.min(size, remaining(order), Math.max(1, offered));
    if (order.request.tif === 'FOK' && quantity < remaining(order)) return false;
    this.fill(order, legs, quantity, offsetPrice(price, this.rule(order)?.priceOffset ?? 0), now);
    return true;
  }

  /** Fills all that remains, whatever the order says (the race of a fill with a cancel). */
  protected fillWhole(key: string, now: number): void {
    const order = this.store.orders.get(key)!;
    const legs = this.legs(order, now);
    const price = takePrice(this.seen(legs, now), legs, order.request.action, 0);
    if (price) this.fill(order, legs, remaining(order), price, now);
  }

  private fill(
    order: OrderRecord,
    legs: readonly OrderLeg[],
    quantity: number,
    price: FillPrice,
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
}

function offsetPrice(price: FillPrice, offset: number): FillPrice {
  if (offset === 0) return price;
  const legs = price.legs.map((leg, index) => (index === 0 ? leg + offset : leg));
  return { legs, total: price.total + offset };
}
