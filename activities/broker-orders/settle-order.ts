import { ledgerRows } from '../../data/ledger/ledger-store';
import { findByName } from '../../data/orders/find-by-name';
import { findOrder } from '../../data/orders/order-store';
import { fillOfBrokerOrder } from '../../domain/ledger/order-fill';
import { FINAL_BROKER_STATES, type Order } from '../../domain/orders/order';
import {
  decideSettlement,
  inWords,
  type SettleAnswer,
  type SettleDecision,
  settledAnswer,
} from '../../domain/orders/settle-order';
import { parseSettleRequest, type SettleRequest } from '../../domain/orders/settle-request';
import { refused } from '../../domain/questions/answer';
import type { Deps } from '../deps';
import { applyFill } from '../manual-fills/apply-fill';
import { auditRequest } from '../running/audit-request';
import { isTransient, sentence } from '../running/failures';
import { endUnfilled } from './settle-unknown';

/**
 * Ends an order in `unknown` by the operator's answer, which removes its lock and its question. What was filled is
 * booked like any fill by hand. The same answer again changes nothing; refused or done, it is audited.
 */
export async function settleOrder(deps: Deps, input: unknown): Promise<SettleAnswer> {
  const parsed = parseSettleRequest(input);
  if (parsed.kind === 'refused') return parsed;
  const request = parsed.value;
  const order = await findByName(deps.database, request.order);
  const answer = await settle(deps, request, order).catch((error): SettleAnswer => {
    if (isTransient(error)) throw error;
    return refused(sentence(error));
  });
  const how =
    answer.kind === 'refused' ? `refused/${await deps.clock.read()}` : `done/${inWords(request.outcome)}`;
  const id = `settle/${order?.id ?? request.order}/${how}`;
  const asked = { ...request, instrument: order?.instrument };
  await auditRequest(deps, { id, action: 'settle order' }, asked, answer);
  return answer;
}

async function settle(deps: Deps, request: SettleRequest, order: Order | undefined): Promise<SettleAnswer> {
  const decision = decideSettlement(request, order, await filledOf(deps, order));
  return decision.kind === 'settle' ? apply(deps, request, decision) : decision;
}

/** Filled contracts of the first leg. */
async function filledOf({ database }: Deps, order: Order | undefined): Promise<number> {
  if (order?.level !== 'broker') return 0;
  return fillOfBrokerOrder(order, await ledgerRows(database, { brokerOrderId: order.id })).filled[0];
}

/** Repeated after a crash, the fill is booked once, and what it has completed is not ended again. */
async function apply(
  deps: Deps,
  { by }: SettleRequest,
  { order, fill, reason }: Extract<SettleDecision, { kind: 'settle' }>,
): Promise<SettleAnswer> {
  if (fill) {
    const { filled, price, priceConfirmed } = fill;
    const entered = { order: order.id, cumulativeFilled: filled, price, priceConfirmed, by };
    const answer = await applyFill(deps, { fill: entered, via: 'update' });
    if (answer.kind === 'refused') return answer;
  }
  const now = (await findOrder(deps.database, 'broker', order.id)) ?? order;
  return settledAnswer(FINAL_BROKER_STATES.includes(now.state) ? now : await endUnfilled(deps, now, reason));
}
