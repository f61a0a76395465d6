import { tstError } from '../../domain/errors/errors';
import { BROKER_ORDER_TRANSITIONS, isNews } from '../../domain/orders/broker-order-transitions';
import type { ReportedState } from '../../domain/orders/broker-status';
import { type BrokerOrder, type BrokerOrderState, OPEN_BROKER_STATES } from '../../domain/orders/order';
import type { Journal } from '../ledger/journal';
import type { Database } from '../store/database';
import { finite, plainOrUndefined } from '../store/documents';
import { orders } from './collections';
import { findOrder, updateOrder } from './order-store';
import { untilNotOvertaken } from './until-not-overtaken';

export interface SendingMark {
  readonly clientId: number;
  readonly brokerOrderId: number;
  readonly sendingAt: Date;
  /** What the market was when it was sent: for slippage, and for the algorithm that works it. */
  readonly quote?: BrokerOrder['quote'];
  /** How it is sent; a limit order's limit. */
  readonly type?: BrokerOrder['type'];
  /** Less than it was made for, where the book shows less; whose, of an order of several strategies. */
  readonly trade?: BrokerOrder['trade'];
  readonly strategy?: string;
  readonly shares?: NonNullable<BrokerOrder['shares']>;
  readonly limitPrice?: number;
  readonly initialLimitPrice?: number;
}

export type SendingAnswer =
  /** This caller, and no other, may send; once. */
  | { readonly kind: 'won'; readonly order: BrokerOrder }
  /** Somebody else did it, or the order was changed: don't send. `order` is what is stored now. */
  | { readonly kind: 'lost'; readonly order: BrokerOrder | undefined };

/**
 * `intended` -> `sending`, as one guarded write that exactly one caller wins. The mark is in the journal,
 * synced, before the write, so that it is known even if the database is lost right afterwards. Throws NOT_FINITE.
 */
export async function markSending(
  database: Database,
  journal: Journal,
  order: BrokerOrder,
  mark: SendingMark,
): Promise<SendingAnswer> {
  finite(`broker order ${order.id}`, mark);
  const sending: BrokerOrder = { ...order, ...mark, state: 'sending', version: order.version + 1 };
  await journal.append({ kind: 'sending', order: sending });
  const won = await orders(database, 'broker').findOneAndUpdate(
    { _id: order.id, version: order.version, state: 'intended' },
    { $set: { ...mark, state: 'sending' }, $inc: { version: 1 } },
    { returnDocument: 'after' },
  );
  const written = plainOrUndefined<BrokerOrder>(won);
  if (written !== undefined) return { kind: 'won', order: written };
  return { kind: 'lost', order: await findOrder(database, 'broker', order.id) };
}

/**
 * Writes what the broker said about an order. Throws VERSION_CONFLICT when the order was changed since
 * it was read, BAD_INPUT for a state that can't follow the present one (`sending` is `markSending`'s).
 */
export async function moveBrokerOrder(
  database: Database,
  order: BrokerOrder,
  state: ReportedState,
  changes: Partial<
    Pick<BrokerOrder, 'permId' | 'submittedAt' | 'endedAt' | 'status' | 'reason' | 'quote'>
  > = {},
): Promise<BrokerOrder> {
  if (state !== order.state && !BROKER_ORDER_TRANSITIONS[order.state].includes(state)) {
    throw tstError('BAD_INPUT', `Broker order ${order.id} is ${order.state}: it can't become ${state}.`);
  }
  return updateOrder(database, order, { ...changes, state });
}

/** An order as stored, and whether it has just left `unknown`. */
export interface AdvancedOrder {
  readonly order: BrokerOrder;
  readonly leftUnknown: boolean;
}

/**
 * Moves an order to a state, whatever else writes to it at the same time: events of the broker overtake the answers of
 * requests. Changes nothing if the state is not new, or `from` lacks the present one.
 */
export async function advanceBrokerOrder(
  database: Database,
  ref: string,
  state: ReportedState,
  changes: Parameters<typeof moveBrokerOrder>[3] = {},
  from?: readonly BrokerOrderState[],
): Promise<AdvancedOrder> {
  return untilNotOvertaken(async () => {
    const order = await findOrder(database, 'broker', ref);
    if (!order) throw new Error(`broker order ${ref} has vanished`);
    if (!isNews(order, state) || from?.includes(order.state) === false) return { order, leftUnknown: false };
    const leftUnknown = order.state === 'unknown' && state !== 'unknown';
    // Why it was unknown is not why it is what it is now.
    const written = leftUnknown ? { reason: '', ...changes } : changes;
    return { order: await moveBrokerOrder(database, order, state, written), leftUnknown };
  });
}

/** Broker orders in one of the states, oldest number first. */
export async function brokerOrdersInState(
  database: Database,
  states: readonly BrokerOrderState[],
): Promise<BrokerOrder[]> {
  const found = await orders(database, 'broker')
    .find({ state: { $in: [...states] } })
    .sort({ number: 1 })
    .toArray();
  return found.map((document) => plainOrUndefined<BrokerOrder>(document)!);
}

/** Broker orders that are not final, oldest number first. */
export async function openBrokerOrders(database: Database): Promise<BrokerOrder[]> {
  return brokerOrdersInState(database, OPEN_BROKER_STATES);
}

/** By the broker's permanent id; undefined when no order has it. */
export async function findBrokerOrderByPermId(
  database: Database,
  permId: number,
): Promise<BrokerOrder | undefined> {
  return plainOrUndefined<BrokerOrder>(await orders(database, 'broker').findOne({ permId }));
}
