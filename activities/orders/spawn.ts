import { readContractFacts, readSpawnFacts } from '../../data/orders/contract-facts';
import { insertContractOrders } from '../../data/orders/insert-orders';
import { updateOrder } from '../../data/orders/order-store';
import { type Book, heldIn } from '../../domain/orders/book';
import type { ContractOrder, InstrumentOrder } from '../../domain/orders/order';
import { ordersToSpawn, planContractOrders } from '../../domain/orders/plan-contract-orders';
import type { Deps } from '../deps';
import { leaveRollState } from './leave-roll-state';
import type { Isolation } from './left-out-of-pass';

/**
 * Makes contract orders for each new instrument order, which has neither children nor fills. Returns how many got none.
 */
export async function spawnChildren(deps: Deps, book: Book, isolation: Isolation): Promise<number> {
  return (await spawnEach(deps, book, isolation)).length;
}

/** What became of a new instrument order. */
export interface SpawnedOrder {
  readonly order: InstrumentOrder;
  readonly made: readonly ContractOrder[];
  /** Why none was made. */
  readonly reason?: string;
}

/** The same, with what became of each of them; those that failed are missing (see `isolate`). */
export async function spawnEach(
  deps: Deps,
  book: Book,
  isolation: Isolation,
): Promise<readonly SpawnedOrder[]> {
  const { children, locks } = await readSpawnFacts(deps.database, book);
  const childless = ordersToSpawn(book, children, locks);
  const open = [...book.contract];
  const pieceOf = ({ instrument, number }: InstrumentOrder) => ({
    step: 'spawn contract orders',
    instrument,
    order: `I${number}`,
  });
  return isolation.each(childless, pieceOf, async (order) => {
    const spawned = await spawnOne(deps, { ...book, contract: open }, order);
    open.push(...spawned.made);
    return spawned;
  });
}

async function spawnOne(deps: Deps, book: Book, order: InstrumentOrder): Promise<SpawnedOrder> {
  const { database, config, log } = deps;
  const facts = await readContractFacts(database, order.instrument);
  const held = heldIn(book, order.instrument, facts.contracts.price);
  const rollState = await leaveRollState(deps, facts.roll, held);
  const now = await deps.clock.read();
  const spawned = planContractOrders(order, book, { ...facts, rollState }, config, now);
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
  return { order, made: await insertContractOrders(database, order, spawned.orders, new Date(now)) };
}
