import { setTimeout as sleep } from 'node:timers/promises';
import type { BrokerOrderReport, OrderSnapshot } from '../../broker/broker';
import { type StatusSource, unclearReason } from '../../domain/orders/broker-status';
import { fateOfMissing } from '../../domain/orders/missing-order';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';
import { completeLists, recordLists } from '../executions/complete-lists';
import { reportedState } from '../executions/reported-state';
import { advance } from './advance';
import { holdAsUnknown } from './hold-unknown';
import { settleUnknown } from './settle-unknown';

/** Wall time between two look-ups, longer than an accepted order takes to become visible. */
const VISIBLE_AFTER_MS = 2_000;

export interface LookUp {
  /** The order as it is stored now. */
  readonly order: BrokerOrder;
  /** True when the broker lists it as open or completed, or an execution of it. */
  readonly listed: boolean;
}

/**
 * Finds out what became of an order that may be at the broker, from the broker's complete lists of open and completed
 * orders and executions. Found: adopted. Not found: not accepted, if it was never shown and its day is not over;
 * otherwise it is held as unknown, and from the next look-up on positions decide. It is never sent again. `notSent`
 * says why an order that is still `intended` was not sent.
 */
export async function lookUpAtBroker(deps: Deps, order: BrokerOrder, notSent?: string): Promise<LookUp> {
  if (order.state === 'intended') {
    const reason = `never sent: ${notSent ?? 'its process ended before'}`;
    return { order: await advance(deps, order.id, 'cancelled', { reason }), listed: false };
  }
  if (order.state !== 'sending' && order.state !== 'unknown') return { order, listed: false };
  await deps.orderBroker.ready(60_000);
  const snapshot = await snapshotWith(deps, order);
  const found = findIn(snapshot, order);
  if (found) return { order: await adopt(deps, order, found), listed: true };
  return { order: await notFound(deps, order), listed: false };
}

/** Decides about an order that the broker's current lists do not contain. */
export async function notFound(deps: Deps, order: BrokerOrder): Promise<BrokerOrder> {
  if (order.state === 'unknown') return settleUnknown(deps, order);
  const now = await deps.orderBroker.serverTime();
  if (fateOfMissing(order, now, deps.config.system_zone) === 'not-accepted')
    return advance(deps, order.id, 'not-accepted', { reason: 'the broker has no such order' });
  const reason = order.permId
    ? 'the broker had it but no longer lists it'
    : "it was being sent when the connection or the process ended, and the broker's day is over";
  return holdAsUnknown(deps, order, reason);
}

/** An order that was just accepted may take a moment to become visible. */
export async function snapshotWith(deps: Deps, order: Pick<BrokerOrder, 'id'>): Promise<OrderSnapshot> {
  const first = await recorded(deps);
  if (findIn(first, order)) return first;
  await sleep(VISIBLE_AFTER_MS);
  return recorded(deps);
}

/** The broker's complete lists, after everything in them was recorded. */
export async function recorded(deps: Deps): Promise<OrderSnapshot> {
  const lists = await completeLists(deps);
  await recordLists(deps, lists);
  return lists;
}

type Found =
  | { readonly kind: 'report'; readonly report: BrokerOrderReport; readonly source: StatusSource }
  | { readonly kind: 'execution'; readonly permId: number };

/** Which of the broker's lists contains the order; undefined when none does. */
export function findIn(snapshot: OrderSnapshot, { id }: Pick<BrokerOrder, 'id'>): Found | undefined {
  for (const source of ['open', 'completed'] as const) {
    const report = snapshot[source].find((each) => each.orderRef === id);
    if (report) return { kind: 'report', report, source };
  }
  const execution = snapshot.executions.find((each) => each.orderRef === id);
  return execution && { kind: 'execution', permId: execution.permId };
}

async function adopt(deps: Deps, order: BrokerOrder, found: Found): Promise<BrokerOrder> {
  if (found.kind === 'execution') return advance(deps, order.id, 'working', { permId: found.permId });
  const { report, source } = found;
  const state = await reportedState(deps.database, order, report, source);
  if (state === 'unclear') return holdAsUnknown(deps, order, unclearReason(report), report.permId);
  return advance(deps, order.id, state, {
    permId: report.permId,
    submittedAt: order.submittedAt ?? order.sendingAt,
    ...(report.reason ? { reason: report.reason } : {}),
  });
}
