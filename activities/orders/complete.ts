import { countTrades, tradeLimits } from '../../data/limits';
import { childOrders, findOrders, updateOrder } from '../../data/orders/order-store';
import {
  fillOfBrokerOrder,
  fillOfContractOrder,
  fillOfInstrumentOrder,
} from '../../domain/ledger/order-fill';
import { FINAL_BROKER_STATES } from '../../domain/orders/order';
import { totalContracts } from '../../domain/orders/trade-quantity';
import type { Deps } from '../deps';
import { readBook } from './book';

/**
 * Closes what is complete, from the bottom up: broker orders that are final, contract orders whose fills
 * equal their trade, instrument orders whose children have all ended. What is filled is read off the ledger.
 */
export async function completeOrders(deps: Deps): Promise<void> {
  await closeFinalBrokerOrders(deps);
  const book = await readBook(deps);
  for (const order of book.contract) {
    if (fillOfContractOrder(order, book.ledger).complete)
      await updateOrder(deps.database, order, { status: 'done' });
  }
  for (const order of book.instrument) {
    const children = await childOrders(deps.database, 'contract', [order.id]);
    if (children.length === 0 || children.some((child) => child.status === 'active')) continue;
    const everyChildDone = children.every((child) => child.status === 'done');
    const filled = order.rollOrder ? everyChildDone : fillOfInstrumentOrder(order, book.ledger).complete;
    const reason = children.find((child) => child.reason)?.reason;
    await updateOrder(deps.database, order, filled ? { status: 'done' } : { status: 'closed', reason });
  }
}

async function closeFinalBrokerOrders(deps: Deps): Promise<void> {
  const { database } = deps;
  const active = await findOrders(database, 'broker', { status: 'active' });
  if (active.length === 0) return;
  const { ledger } = await readBook(deps);
  for (const order of active) {
    if (!FINAL_BROKER_STATES.includes(order.state)) continue;
    const fill = fillOfBrokerOrder(order, ledger);
    await countUnderLimits(deps, order, totalContracts(fill.filled));
    await updateOrder(database, order, { status: fill.complete ? 'done' : 'closed' });
  }
}

/** Contracts that were filled count under every trade limit of the instrument, once per order. */
async function countUnderLimits(
  { database, clock }: Deps,
  order: { id: string; instrument: string; strategy: string },
  contracts: number,
): Promise<void> {
  if (contracts === 0) return;
  const at = new Date(await clock.read());
  for (const limit of await tradeLimits(database, order.instrument)) {
    if (limit.strategy !== '' && limit.strategy !== order.strategy) continue;
    const over = at.getTime() - limit.resetAt.getTime() > limit.periodDays * 86_400_000;
    await countTrades(database, limit, { id: order.id, contracts, at }, over ? limit : undefined);
  }
}
