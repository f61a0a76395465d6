import { wholeLedger } from '../../data/ledger/whole-ledger';
import { findOrders } from '../../data/orders/order-store';
import { stackProblems } from '../../data/system/stack-problems';
import { effectiveRows } from '../../domain/ledger/effective-rows';
import { nameOf } from '../../domain/orders/order-name';
import type { Deps } from '../deps';

/** One line of the day's orders and fills, and the orders that ended unfilled. */
export async function summariseDay(
  { database }: Pick<Deps, 'database'>,
  tradeDate: string,
): Promise<{ summary: string; problems: string[] }> {
  const instrument = await findOrders(database, 'instrument', { tradeDate });
  const contract = await findOrders(database, 'contract', { tradeDate });
  const ids = new Set(contract.map((order) => order.id));
  const fills = effectiveRows(await wholeLedger(database)).filter(
    (row) => row.quantity !== 0 && ids.has(row.contractOrderId ?? ''),
  );
  const unfilled = contract.filter((order) => order.status !== 'done');
  const leftOut = (await stackProblems(database)).map(({ text }) => text);
  const problems = unfilled.map(
    (order) =>
      `${order.instrument}: ${nameOf(order)} ${order.status}, not filled${order.reason ? ` (${order.reason})` : ''}`,
  );
  const summary = `${instrument.length} instrument orders, ${contract.length} contract orders, ${fills.length} fills`;
  return { summary, problems: [...problems, ...leftOut] };
}
