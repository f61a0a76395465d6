import { bagContract, type WireContract, wireContract } from '../protocol/wire-contract';
import type { FillPrice, OrderLeg } from './fill-price';
import { applyTrade, commissionOf } from './position-math';
import { type ExecutionRecord, type OrderRecord, type PositionRecord, remaining } from './records';
import type { Change, Store } from './store';

export interface Fill {
  readonly quantity: number;
  readonly price: FillPrice;
  readonly time: number;
}

export interface Booked {
  readonly change: Change;
  readonly order: OrderRecord;
  readonly executions: readonly ExecutionRecord[];
}

/** Collects the effects of one fill, so that they are stored as one change. */
class Booking {
  readonly executions: ExecutionRecord[] = [];
  readonly positions = new Map<number, PositionRecord>();
  readonly cash: Record<string, number> = {};
  private counter: number;

  constructor(
    private readonly store: Store,
    private readonly order: OrderRecord,
    private readonly fill: Fill,
  ) {
    this.counter = store.counters.execution;
  }

  get nextCounter(): number {
    return this.counter;
  }

  leg(leg: OrderLeg, price: number, isCombination: boolean): void {
    const { request } = this.order;
    const signed = this.fill.quantity * leg.ratio * (request.action === 'BUY' ? 1 : -1);
    const { instrument, conId } = leg.contract;
    const point = instrument.secType === 'CASH' ? 1 : instrument.multiplier / instrument.priceMagnifier;
    const amount = commissionOf(instrument.commission, signed, signed * price * point);
    const traded =
      instrument.secType === 'CASH'
        ? this.convert(instrument.symbol, instrument.currency, signed, price)
        : this.trade(conId, signed, price, point, instrument.currency);
    this.addCash(instrument.currency, -amount);
    const realized = traded.closed > 0 ? traded.realized - amount : undefined;
    const commission = { amount, currency: instrument.currency, realized };
    this.add(wireContract(leg.contract), signed, price, isCombination, commission);
  }

  /** The combination's own row, which moves no position. */
  combination(): void {
    const { request } = this.order;
    const signed = this.fill.quantity * (request.action === 'BUY' ? 1 : -1);
    const { symbol, exchange, currency } = request.contract;
    this.add(bagContract(symbol, exchange, currency), signed, this.fill.price.total, false);
  }

  private trade(conId: number, quantity: number, price: number, point: number, currency: string) {
    const before = this.positions.get(conId) ?? this.store.positions.get(conId);
    const result = applyTrade(before, { conId, quantity, price, point });
    this.positions.set(conId, result.position);
    this.addCash(currency, result.realized);
    return result;
  }

  private convert(base: string, quoted: string, quantity: number, price: number) {
    this.addCash(base, quantity);
    this.addCash(quoted, -quantity * price);
    return { closed: 0, realized: 0 };
  }

  private addCash(currency: string, amount: number): void {
    if (amount === 0) return;
    this.cash[currency] = (this.cash[currency] ?? this.store.cash.get(currency) ?? 0) + amount;
  }

  private add(
    contract: WireContract,
    signed: number,
    price: number,
    own: boolean,
    commission?: ExecutionRecord['commission'],
  ): void {
    const { order } = this;
    const filled = order.filled + this.fill.quantity;
    const average = (order.averagePrice * order.filled + price * this.fill.quantity) / filled;
    this.executions.push({
      execId: executionId(this.counter),
      orderKey: order.key,
      clientId: order.clientId,
      orderId: order.request.orderId,
      permId: order.permId,
      orderRef: order.request.orderRef,
      account: order.request.account,
      contract,
      side: signed > 0 ? 'BOT' : 'SLD',
      shares: Math.abs(signed),
      price,
      cumulative: own ? Math.abs(signed) : filled,
      averagePrice: own ? price : average,
      time: this.fill.time,
      commission,
    });
    this.counter += 1;
  }
}

/** `0000e1a7.<counter>.01.01`: a correction counts the last part up. */
function executionId(counter: number): string {
  return `0000e1a7.${counter.toString(16).padStart(8, '0')}.01.01`;
}

/** All that a fill changes, computed, not yet stored. */
export function bookFill(store: Store, order: OrderRecord, legs: readonly OrderLeg[], fill: Fill): Booked {
  const booking = new Booking(store, order, fill);
  const isCombination = order.request.contract.secType === 'BAG';
  if (isCombination) booking.combination();
  for (const [index, leg] of legs.entries()) booking.leg(leg, fill.price.legs[index], isCombination);
  const after = orderAfter(order, fill);
  return {
    order: after,
    executions: booking.executions,
    change: {
      orders: [after],
      executions: booking.executions,
      positions: [...booking.positions.values()],
      cash: booking.cash,
      counters: { execution: booking.nextCounter },
    },
  };
}

function orderAfter(order: OrderRecord, fill: Fill): OrderRecord {
  const filled = order.filled + fill.quantity;
  const averagePrice = (order.averagePrice * order.filled + fill.price.total * fill.quantity) / filled;
  const done = remaining(order) <= fill.quantity;
  const ended = done ? { endedAt: fill.time, endText: 'Filled' } : {};
  return {
    ...order,
    filled,
    averagePrice,
    lastPrice: fill.price.total,
    whyHeld: '',
    status: done ? 'Filled' : 'Submitted',
    ...ended,
  };
}
