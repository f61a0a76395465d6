import { readSpawnFacts } from '../../data/orders/contract-facts';
import { insertContractOrders } from '../../data/orders/insert-orders';
import { updateOrder } from '../../data/orders/order-store';
import type { Book } from '../../domain/orders/book';
import type { InstrumentOrder } from '../../domain/orders/order';
import { ordersToSpawn, planContractOrders } from '../../domain/orders/plan-contract-orders';
import type { Deps } from '../deps';
import type { Isolation } from './left-out-of-pass';
import { netOrders } from './net-orders';
import { spawnGround } from './spawn-ground';
import type { SpawnedOrder } from './spawned-order';

export interface SpawnedOrders {
  /** How many instrument orders were new. */
  readonly count: number;
  /** UTC instants at which the market of one that waits for it opens. */
  readonly opens: readonly number[];
}

/** Makes contract orders for each new instrument order, which has no children. */
export async function spawnChildren(deps: Deps, book: Book, isolation: Isolation): Promise<SpawnedOrders> {
  const spawned = await spawnEach(deps, book, isolation);
  return {
    count: spawned.length,
    opens: spawned.flatMap(({ until }) => (until === undefined ? [] : [until])),
  };
}

/** The same, with what became of each of them; those that failed are missing (see `isolate`). */
export async function spawnEach(
  deps: Deps,
  book: Book,
  isolation: Isolation,
): Promise<readonly SpawnedOrder[]> {
  const { children, locks } = await readSpawnFacts(deps.database, book);
  const childless = ordersToSpawn(book, children, locks);
  const netted = deps.config.execution.net_strategies
    ? await netOrders(deps, book, childless, isolation)
    : [];
  const isNetted = ({ id }: InstrumentOrder) => netted.some(({ order }) => order.id === id);
  const open = [...new Set([...book.contract, ...netted.flatMap(({ made }) => made)])];
  const pieceOf = ({ instrument, number }: InstrumentOrder) => ({
    step: 'spawn contract orders',
    instrument,
    order: `I${number}`,
  });
  const alone = childless.filter((order) => !isNetted(order));
  const spawned = await isolation.each(alone, pieceOf, async (order) => {
    const one = await spawnOne(deps, { ...book, contract: open }, order);
    open.push(...one.made);
    return one;
  });
  return [...netted, ...spawned];
}

async function spawnOne(deps: Deps, book: Book, order: InstrumentOrder): Promise<SpawnedOrder> {
  const { database, config, log } = deps;
  const ground = await spawnGround(deps, book, order.instrument);
  const spawned = planContractOrders(order, book, ground, config, ground.now);
  if (spawned.kind === 'wait') {
    log.info(
      { instrument_order_id: order.id, instrument_code: order.instrument },
      `no contract order: ${spawned.reason}`,
    );
    return { order, made: [], reason: spawned.reason };
  }
  if (spawned.kind === 'refused') {
    await updateOrder(database, order, { status: 'closed', reason: spawned.reason });
    await deps.sendMail({
      subject: `Order refused: ${order.instrument}`,
      text: `Instrument order I${order.number}: ${spawned.reason}`,
      critical: true,
    });
    return { order, made: [], reason: `refused: ${spawned.reason}` };
  }
  for (const warning of spawned.warnings)
    log.warn({ instrument_order_id: order.id, instrument_code: order.instrument }, warning);
  return { order, made: await insertContractOrders(database, order, spawned.orders, new Date(ground.now)) };
}
