/** The broker of a simulated world, behind its connections: what it knows is the truth about orders and positions. */
import type {
  BrokerCommission,
  BrokerContract,
  BrokerEvent,
  BrokerExecution,
  CancelAnswer,
  OrderSnapshot,
  OutgoingOrder,
  PlaceAnswer,
} from '../../broker/broker';
import { localDate, startOfDay } from '../../domain/time/trade-date';
import type { EventLog } from '../world/event-log';
import type { Fate } from './fate';
import {
  isOpen,
  legsOf,
  nextVersion,
  type OrderAtExchange,
  reportOf,
  spreadContract,
} from './order-at-exchange';

/** Every order that reached the broker, every version of every execution, and what is held. */
export interface BrokerTruth {
  readonly orders: readonly OrderAtExchange[];
  /** Single contracts only. */
  readonly executions: readonly BrokerExecution[];
  /** By `conId`; never 0. */
  readonly positions: ReadonlyMap<number, { readonly contract: BrokerContract; readonly quantity: number }>;
}

export interface Exchange {
  readonly truth: BrokerTruth;
  place(order: OutgoingOrder, clientId: number): PlaceAnswer;
  modify(order: OutgoingOrder): 'taken' | 'refused' | 'not-now';
  /** Undefined when no answer comes. */
  cancel(brokerOrderId: number, clientId: number): CancelAnswer | undefined;
  find(orderRef: string): OrderAtExchange | undefined;
  /** The complete lists of the broker's day. */
  lists(): OrderSnapshot;
  /** Held since before. */
  hold(contract: BrokerContract, quantity: number): void;
  /** A trade that was not made through the API. */
  tradeByHand(contract: BrokerContract, quantity: number): void;
  /** A new version of an execution: at another price, or taken back. */
  correct(execution: BrokerExecution, how: 'price' | 'bust'): void;
  /** The contract has expired: the position is gone, its open orders are cancelled. */
  expire(conId: number): void;
  listen(listener: (event: BrokerEvent) => void): void;
}

interface Parts {
  readonly now: () => number;
  readonly zone: string;
  readonly log: EventLog;
  readonly fateOf: (order: OutgoingOrder) => Fate;
  /** An order has met its fate, or a part of it. */
  readonly struck: (fate: string, orderRef: string) => void;
  readonly priceOf: (contract: BrokerContract) => number;
}

const COMMISSION = 2.05;
/** An order becomes visible in lists, and is reported, a moment after it was accepted. */
const VISIBLE_AFTER_MS = 300;

export function createExchange({ now, zone, log, fateOf, struck, priceOf }: Parts): Exchange {
  const orders: OrderAtExchange[] = [];
  const executions: BrokerExecution[] = [];
  const combinations: BrokerExecution[] = [];
  const commissions: BrokerCommission[] = [];
  const positions = new Map<number, { contract: BrokerContract; quantity: number }>();
  const listeners: ((event: BrokerEvent) => void)[] = [];
  let permIds = 1_000_000;
  let executionIds = 0;

  const tell = (event: BrokerEvent) => {
    for (const listener of listeners) listener(event);
  };
  const tellOrder = (order: OrderAtExchange) => tell({ kind: 'order', report: reportOf(order) });
  const move = (contract: BrokerContract, quantity: number) => {
    const held = (positions.get(contract.conId)?.quantity ?? 0) + quantity;
    if (held === 0) positions.delete(contract.conId);
    else positions.set(contract.conId, { contract, quantity: held });
  };
  const execute = (order: Partial<OrderAtExchange>, contract: BrokerContract, quantity: number) => {
    const { outgoing, permId = ++permIds, clientId = 0 } = order;
    const execution: BrokerExecution = {
      executionId: `e${String(++executionIds).padStart(5, '0')}.01.01`,
      ...{ orderRef: outgoing?.orderRef ?? '', permId, clientId },
      ...{ brokerOrderId: outgoing?.brokerOrderId ?? 0, account: outgoing?.account ?? '' },
      ...{ contract, quantity, price: outgoing?.limitPrice ?? priceOf(contract), time: now() },
    };
    log.add(
      `broker executes ${execution.executionId} ${quantity} ${contract.localSymbol} ${execution.orderRef}`,
    );
    return execution;
  };
  const book = (execution: BrokerExecution) => {
    executions.push(execution);
    move(execution.contract, execution.quantity);
    const { executionId, contract, quantity } = execution;
    const cost = { executionId, amount: COMMISSION * Math.abs(quantity), currency: contract.currency };
    commissions.push(cost);
    tell({ kind: 'execution', execution });
    tell({ kind: 'commission', commission: cost });
  };
  const fill = (order: OrderAtExchange, multiples: number) => {
    if (multiples <= 0 || order.status === 'Filled') return;
    order.filled += multiples;
    if (order.filled === order.outgoing.quantity) order.status = 'Filled';
    if (!isOpen(order)) order.endedAt = now();
    const legs = legsOf(order.outgoing, multiples);
    for (const { contract, quantity } of legs) book(execute(order, contract, quantity));
    if (legs.length > 1) {
      const sign = order.outgoing.action === 'BUY' ? 1 : -1;
      const whole = execute(order, spreadContract(legs.map((leg) => leg.contract)), sign * multiples);
      combinations.push(whole);
      tell({ kind: 'execution', execution: whole });
    }
    tellOrder(order);
  };
  const end = (order: OrderAtExchange, reason?: string) => {
    if (!isOpen(order)) return;
    order.status = 'Cancelled';
    order.endedAt = now();
    order.reason = reason;
    log.add(`broker cancels ${order.outgoing.orderRef}, ${order.filled} filled`);
    tellOrder(order);
  };
  const live = (order: OrderAtExchange) => {
    const { fate, outgoing } = order;
    setTimeout(() => tellOrder(order), VISIBLE_AFTER_MS);
    for (const { afterMs, share } of fate.fills)
      setTimeout(() => {
        if (!isOpen(order)) return;
        if (order.status === 'Inactive') order.status = 'Submitted';
        struck(fate.name, outgoing.orderRef);
        const left = outgoing.quantity - order.filled;
        fill(order, share === 1 ? left : Math.min(left, Math.floor(outgoing.quantity * share)));
      }, afterMs);
    if (fate.cancelledAfterMs !== undefined)
      setTimeout(() => {
        struck(fate.name, outgoing.orderRef);
        end(order, 'cancelled by the exchange');
      }, fate.cancelledAfterMs);
  };
  const find = (orderRef: string) => orders.find(({ outgoing }) => outgoing.orderRef === orderRef);

  return {
    truth: { orders, executions, positions },
    find,
    place(outgoing, clientId) {
      const fate = fateOf(outgoing);
      log.add(
        `broker is sent ${outgoing.orderRef} ${outgoing.action} ${outgoing.quantity} ${outgoing.type} (${fate.answer})`,
      );
      struck(fate.name, outgoing.orderRef);
      if (fate.answer === 'lost-before') return { kind: 'unknown', reason: 'the connection ended' };
      if (fate.answer === 'rejected') return { kind: 'rejected', code: 201, text: 'Order rejected' };
      const { status } = fate;
      const order: OrderAtExchange = {
        ...{ clientId, permId: ++permIds, placedAt: now(), fate, outgoing, status, filled: 0 },
      };
      orders.push(order);
      live(order);
      if (fate.answer === 'lost-after') return { kind: 'unknown', reason: 'no answer in time' };
      return { kind: 'accepted', permId: order.permId, status };
    },
    modify(outgoing) {
      const order = find(outgoing.orderRef);
      if (!order || !isOpen(order)) return 'refused';
      if (order.status !== 'Submitted') return 'not-now';
      order.outgoing = outgoing;
      log.add(`broker changes ${outgoing.orderRef} to ${outgoing.limitPrice}`);
      setTimeout(() => tellOrder(order), VISIBLE_AFTER_MS);
      return 'taken';
    },
    cancel(brokerOrderId, clientId) {
      const order = orders.find(
        (each) => each.outgoing.brokerOrderId === brokerOrderId && each.clientId === clientId,
      );
      log.add(`broker is asked to cancel ${order?.outgoing.orderRef ?? brokerOrderId}`);
      if (!order || !isOpen(order)) return { kind: 'refused', code: 10147, text: 'OrderId is not found' };
      const { cancel } = order.fate;
      if (cancel !== 'taken') struck(order.fate.name, order.outgoing.orderRef);
      if (cancel === 'refused')
        return { kind: 'refused', code: 161, text: 'Order is not in a cancellable state' };
      if (cancel === 'silent') {
        setTimeout(() => end(order), 20_000);
        return undefined;
      }
      if (cancel === 'late') lateFill(order);
      setTimeout(() => end(order), 100);
      return { kind: 'taken' };
    },
    lists() {
      const since = startOfDay(localDate(now(), zone), zone);
      const visible = orders.filter(({ placedAt }) => now() - placedAt >= VISIBLE_AFTER_MS);
      const ended = visible.filter((order) => !isOpen(order) && order.endedAt! >= since);
      const recent = [...executions, ...combinations].filter(({ time }) => time >= since);
      const ids = new Set(recent.map(({ executionId }) => executionId));
      return {
        open: visible.filter(isOpen).map(reportOf),
        completed: ended.map(reportOf),
        executions: recent,
        commissions: commissions.filter(({ executionId }) => ids.has(executionId)),
      };
    },
    hold: move,
    tradeByHand: (contract, quantity) => book(execute({}, contract, quantity)),
    correct(execution, how) {
      const change = how === 'bust' ? { quantity: 0 } : { price: execution.price + 1 };
      const corrected = nextVersion(execution, change);
      log.add(`broker corrects ${execution.executionId} by ${corrected.executionId} (${how})`);
      executions.push(corrected);
      move(execution.contract, corrected.quantity - execution.quantity);
      tell({ kind: 'execution', execution: corrected });
    },
    expire(conId) {
      log.add(`broker lets ${conId} expire, ${positions.get(conId)?.quantity ?? 0} held`);
      for (const order of orders)
        if (order.outgoing.legs.some(({ contract }) => contract.conId === conId))
          end(order, 'contract expired');
      positions.delete(conId);
    },
    listen: (listener) => void listeners.push(listener),
  };

  /** The fill was made before the cancellation; its report is what comes late. */
  function lateFill(order: OrderAtExchange): void {
    const multiples = Math.ceil((order.outgoing.quantity - order.filled) / 2);
    order.filled += multiples;
    setTimeout(() => {
      struck(order.fate.name, order.outgoing.orderRef);
      for (const { contract, quantity } of legsOf(order.outgoing, multiples))
        book(execute(order, contract, quantity));
    }, 400);
  }
}
