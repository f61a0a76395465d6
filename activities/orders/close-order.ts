import { findByName } from '../../data/orders/find-by-name';
import { contractOrdersOf, updateOrder } from '../../data/orders/order-store';
import { readBook } from '../../data/orders/read-book';
import {
  type ClosableOrder,
  type CloseRequest,
  decideClose,
  openBelow,
  orderToClose,
} from '../../domain/orders/close-order';
import type { Order } from '../../domain/orders/order';
import type { Answer } from '../../domain/questions/answer';
import type { Deps } from '../deps';
import { auditRequest } from '../running/audit-request';
import { completeOrders } from './complete';

/** Ids of the broker orders that are not final of an instrument or contract order, and of no other strategy's. */
export async function workingBelow(deps: Deps, name: string): Promise<string[]> {
  const order = await findByName(deps.database, name);
  if (!order || order.level === 'broker') return [];
  const children = (await contractOrdersOf(deps.database, order)).filter(
    ({ shares }) => order.level === 'contract' || !shares,
  );
  const { broker } = await readBook(deps.database);
  return openBelow(broker, children).map((each) => each.id);
}

/**
 * Closes an order and its children; orders completely filled in the meantime become `done`. Refused while a broker
 * order below it may be at the broker. Audited, done or refused.
 */
export async function closeOneOrder(deps: Deps, request: CloseRequest & { by?: string }): Promise<Answer> {
  const found = await findByName(deps.database, request.order);
  const answer = await close(deps, request, found);
  const outcome = answer.kind === 'refused' ? `/refused/${await deps.clock.read()}` : '';
  const audited = { id: `close/${found?.id ?? request.order}${outcome}`, action: 'close order' };
  await auditRequest(deps, audited, { ...request, instrument: found?.instrument }, answer);
  return answer;
}

async function close(deps: Deps, request: CloseRequest, found: Order | undefined): Promise<Answer> {
  const named = orderToClose(request, found);
  if (named.kind === 'refused') return named;
  const { broker } = await completeOrders(deps);
  const order = (await findByName(deps.database, named.order.id)) as ClosableOrder; // as just found
  const decision = decideClose(request, order, await contractOrdersOf(deps.database, order), broker);
  if (decision.kind !== 'close') return decision;
  for (const each of decision.ends) await updateOrder(deps.database, each, decision.end);
  return { kind: 'done', summary: decision.summary };
}
