import {
  type FxExecution,
  type FxOrder,
  fxProgress,
  isOpenFx,
  OPEN_FX_STATES,
} from '../../domain/fx/fx-order';
import { executionIdentity } from '../../domain/ledger/execution-id';
import { isNews } from '../../domain/orders/broker-order-transitions';
import type { ReportedState } from '../../domain/orders/broker-status';
import type { Journal } from '../ledger/journal';
import type { Database } from '../store/database';
import { conflict, insertOnce, plain, plainOrUndefined, type Stored } from '../store/documents';
import { reserveBrokerOrderIds } from './order-numbers';
import { untilNotOvertaken } from './until-not-overtaken';

/**
 * Stores an order as being sent, the journal first. True for exactly one caller, who may send it, once; false when its
 * id is known.
 */
export async function markFxSending(database: Database, journal: Journal, order: FxOrder): Promise<boolean> {
  await journal.append({ kind: 'fx-sending', fx: order });
  return insertOnce(fxOrders(database), order.id, order);
}

/** Puts an order of the journal back that the database has lost: it may be at the broker. True when it was lost. */
export async function restoreFxSending(database: Database, order: FxOrder): Promise<boolean> {
  await reserveBrokerOrderIds(database, order.clientId, order.brokerOrderId + 1, 0);
  return insertOnce(fxOrders(database), order.id, order);
}

export async function findFxOrder(database: Database, id: string): Promise<FxOrder | undefined> {
  return plainOrUndefined<FxOrder>(await fxOrders(database).findOne({ _id: id }));
}

/** Those with these names at the broker. */
export async function fxOrdersByReference(
  database: Database,
  references: readonly string[],
): Promise<FxOrder[]> {
  if (references.length === 0) return [];
  const found = await fxOrders(database)
    .find({ reference: { $in: [...references] } })
    .toArray();
  return found.map((document) => plain<FxOrder>(document));
}

/** All, in the order of sending. */
export async function listFxOrders(database: Database): Promise<FxOrder[]> {
  const found = await fxOrders(database).find({}).sort({ sendingAt: 1 }).toArray();
  return found.map((document) => plain<FxOrder>(document));
}

/** Those that may be at the broker, and are not filled, in the order of sending. */
export async function openFxOrders(database: Database): Promise<FxOrder[]> {
  const found = await fxOrders(database)
    .find({ state: { $in: [...OPEN_FX_STATES] } })
    .sort({ sendingAt: 1 })
    .toArray();
  const orders = found.map((document) => plain<FxOrder>(document));
  const executions = await fxExecutionsOf(
    database,
    orders.map(({ reference }) => reference),
  );
  const of = ({ reference }: FxOrder) => executions.filter((each) => each.reference === reference);
  return orders.filter((order) => isOpenFx(fxProgress(order, of(order)).state));
}

/** Moves an order to what the broker says; changes nothing if that is not new. */
export async function advanceFxOrder(
  database: Database,
  id: string,
  state: ReportedState,
  { permId, why }: { readonly permId?: number; readonly why?: string } = {},
): Promise<FxOrder> {
  return untilNotOvertaken(async () => {
    const order = await findFxOrder(database, id);
    if (!order) throw new Error(`the fx order ${id} has vanished`);
    if (!isNews(order, state)) return order;
    const changes = { state, ...(permId ? { permId } : {}), ...(why ? { why } : {}) };
    const written = await fxOrders(database).updateOne({ _id: id, state: order.state }, { $set: changes });
    if (written.matchedCount === 0) throw conflict(`the fx order ${id}`, 0);
    return { ...order, ...changes };
  });
}

/** Records an execution; one that is recorded in this or a newer version changes nothing. Throws NOT_FINITE. */
export async function recordFxExecution(
  database: Database,
  execution: Omit<FxExecution, 'identity' | 'version'>,
): Promise<void> {
  const { identity, version } = executionIdentity(execution.executionId);
  const value: FxExecution = { ...execution, identity, version };
  if (await insertOnce(fxExecutions(database), identity, value)) return;
  await fxExecutions(database).updateOne({ _id: identity, version: { $lt: version } }, { $set: value });
}

export async function fxExecutionsOf(
  database: Database,
  references: readonly string[],
): Promise<FxExecution[]> {
  if (references.length === 0) return [];
  const found = await fxExecutions(database)
    .find({ reference: { $in: [...references] } })
    .sort({ time: 1 })
    .toArray();
  return found.map((document) => plain<FxExecution>(document));
}

function fxOrders(database: Database) {
  return database.main.collection<Stored<FxOrder>>('fx_orders');
}

function fxExecutions(database: Database) {
  return database.main.collection<Stored<FxExecution>>('fx_executions');
}
