import { ledgerRows } from '../../data/ledger/ledger-store';
import { findByName } from '../../data/orders/find-by-name';
import { childOrders, contractOrdersOf, updateOrder } from '../../data/orders/order-store';
import type { Database } from '../../data/store/database';
import type { DeleteOrderInput } from '../../domain/inputs/stack-requests';
import { type DeleteFacts, decideDelete } from '../../domain/orders/decide-delete';
import type { Answer } from '../../domain/questions/answer';
import type { Deps } from '../deps';
import { auditRequest } from '../running/audit-request';

/** Takes out an order that never reached the broker, with those below it; audited, done or refused. */
export async function deleteOrder(deps: Deps, request: DeleteOrderInput): Promise<Answer> {
  const { database, clock } = deps;
  const facts = await deleteFacts(database, request.order);
  const decision = decideDelete(request, facts);
  if (decision.kind === 'delete')
    for (const each of decision.ends) await updateOrder(database, each, decision.end);
  const answer: Answer = decision.kind === 'refused' ? decision : { kind: 'done', summary: decision.summary };
  const outcome = answer.kind === 'refused' ? `/refused/${await clock.read()}` : '';
  const audited = { id: `delete/${facts.order?.id ?? request.order}${outcome}`, action: 'delete order' };
  await auditRequest(deps, audited, { ...request, instrument: facts.order?.instrument }, answer);
  return answer;
}

async function deleteFacts(database: Database, name: string): Promise<DeleteFacts> {
  const order = await findByName(database, name);
  if (!order || order.level === 'broker') return { order, contractOrders: [], brokerOrders: [], rows: [] };
  const contractOrders = await contractOrdersOf(database, order);
  const ids = contractOrders.map(({ id }) => id);
  const brokerOrders = await childOrders(database, 'broker', ids);
  const rows = await Promise.all(ids.map((contractOrderId) => ledgerRows(database, { contractOrderId })));
  return { order, contractOrders, brokerOrders, rows: rows.flat() };
}
