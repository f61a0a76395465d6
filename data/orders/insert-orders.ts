import type { ContractOrder, InstrumentOrder } from '../../domain/orders/order';
import type { PlannedContractOrder } from '../../domain/orders/spawn';
import type { Database } from '../store/database';
import type { OrderDraft } from './collections';
import { findOrders, insertOrder } from './order-store';

/** Stores an instrument order under an id by meaning, numbered: the first of its strategy's day, the second, ... */
export async function insertInstrumentOrder(
  database: Database,
  draft: Omit<OrderDraft<'instrument'>, 'level' | 'id'>,
): Promise<InstrumentOrder> {
  const { tradeDate, strategy, instrument } = draft;
  const before = await findOrders(database, 'instrument', { tradeDate, strategy, instrument });
  const id = `${tradeDate}/${strategy}/${instrument}/${before.length + 1}`;
  return (await insertOrder(database, { ...draft, level: 'instrument', id })).order;
}

/** Stores the contract orders of an instrument order under ids by meaning: a second time returns the first. */
export async function insertContractOrders(
  database: Database,
  parent: InstrumentOrder,
  planned: readonly PlannedContractOrder[],
  generatedAt: Date,
): Promise<readonly ContractOrder[]> {
  const orders: ContractOrder[] = [];
  for (const [index, order] of planned.entries()) {
    const answer = await insertOrder(database, {
      level: 'contract',
      id: `${parent.id}/c${index + 1}`,
      parentId: parent.id,
      system: parent.system,
      status: 'active',
      generatedAt,
      tradeDate: parent.tradeDate,
      manualTrade: parent.manualTrade,
      algo: '',
      ...order,
    });
    orders.push(answer.order);
  }
  return orders;
}
