import { setTimeout as sleep } from 'node:timers/promises';
import { advanceFxOrder, findFxOrder } from '../../data/orders/fx-orders';
import { type FxOrder, fxCancelAnswer, fxInWords, isOpenFx } from '../../domain/fx/fx-order';
import type { CancelFxInput } from '../../domain/inputs/stack-requests';
import { type Answer, refused } from '../../domain/questions/answer';
import type { Deps } from '../deps';
import { auditRequest } from '../running/audit-request';
import { fxProgressOf, lookUpFx } from './look-up-fx';

/** Wall time to wait for the broker's answer to a cancel before its lists are read. */
const CONFIRMED_WITHIN_MS = 5_000;
const POLL_MS = 50;

/**
 * Ends an order in currencies for a person: at the broker, where it may be; one that the broker no longer lists is ended
 * here, and what is reported of it later still counts.
 */
export async function cancelFx(deps: Deps, request: CancelFxInput): Promise<Answer> {
  const { id, by = 'operator' } = request;
  const order = await findFxOrder(deps.database, id);
  const answer = order
    ? await end(deps, order, by)
    : refused(`no order in currencies has the id ${id}: npx tst orders fx --list`);
  // It ends once.
  const outcome = answer.kind === 'refused' ? `/refused/${await deps.clock.read()}` : '';
  const audited = { id: `fx-cancel/${id}${outcome}`, action: 'fx cancel' };
  await auditRequest(deps, audited, { ...request, reason: 'cancelled by a person' }, answer);
  return answer;
}

async function end(deps: Deps, order: FxOrder, by: string): Promise<Answer> {
  const { state } = await fxProgressOf(deps, order);
  if (!isOpenFx(state)) return refused(`${order.id}: ${fxInWords(order)}: ${state} already`);
  const left = await cancelFxAtBroker(deps, order);
  const why = `ended by ${by}: the broker no longer listed it`;
  const now =
    left.state === 'unknown' ? await advanceFxOrder(deps.database, order.id, 'cancelled', { why }) : left;
  return fxCancelAnswer(now, await fxProgressOf(deps, now));
}

/** Cancels what works at the broker, after a look at its lists; returns the order as it is then. */
export async function cancelFxAtBroker(deps: Deps, order: FxOrder): Promise<FxOrder> {
  const found = await lookUpFx(deps, order);
  if (found.state !== 'working' || (await fxProgressOf(deps, found)).state === 'filled') return found;
  const answer = await deps.orderBroker.cancel(found.brokerOrderId);
  const heard = answer.kind === 'taken' ? await untilOver(deps, found) : undefined;
  return heard ?? lookUpFx(deps, found);
}

async function untilOver(deps: Deps, { id }: FxOrder): Promise<FxOrder | undefined> {
  const deadline = Date.now() + CONFIRMED_WITHIN_MS;
  while (Date.now() < deadline) {
    const order = (await findFxOrder(deps.database, id))!;
    if (!isOpenFx((await fxProgressOf(deps, order)).state)) return order;
    await sleep(POLL_MS);
  }
  return undefined;
}
