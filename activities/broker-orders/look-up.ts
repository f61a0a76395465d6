import { setTimeout as sleep } from 'node:timers/promises';
import type { BrokerOrderReport } from '../../broker/broker';
import { lockInstrument } from '../../data/locks';
import type { BrokerOrder } from '../../domain/orders/order';
import { localDate } from '../../domain/time/trade-date';
import type { OrderProgress } from '../../workflows/execute-order';
import type { Deps } from '../deps';
import { advance } from './advance';
import { progressOf } from './progress-of-order';
import { recordSnapshot } from './record-snapshot';
import { stateOf, type ToldState } from './state-of-report';

/** Wall time between two looks, longer than an accepted order takes to become visible. */
const VISIBLE_AFTER_MS = 2_000;

/**
 * What became of an order, from the broker's complete lists of open and completed orders and executions.
 * Found: adopted. Not found on the broker's day of the sending: it was not accepted, and a later attempt is
 * a new order. After the broker's midnight nobody can tell: `unknown`, and the instrument is locked.
 */
export async function lookUpAtBroker(deps: Deps, order: BrokerOrder): Promise<OrderProgress> {
  if (order.state === 'intended') {
    const reason = 'never sent: its process ended before';
    return progressOf(deps, await advance(deps, order.id, 'cancelled', { reason }));
  }
  if (order.state !== 'sending' && order.state !== 'unknown') return progressOf(deps, order);
  await deps.orderBroker.ready(60_000);
  const found = (await findIn(deps, order)) ?? (await findLater(deps, order));
  if (found) return progressOf(deps, await advance(deps, order.id, found.state, found.changes));
  return progressOf(deps, await notFound(deps, order));
}

interface Found {
  readonly state: ToldState;
  readonly changes: { permId?: number; reason?: string; submittedAt?: Date };
}

async function findLater(deps: Deps, order: BrokerOrder): Promise<Found | undefined> {
  await sleep(VISIBLE_AFTER_MS);
  return findIn(deps, order);
}

async function findIn(deps: Deps, order: BrokerOrder): Promise<Found | undefined> {
  const snapshot = await deps.orderBroker.snapshot();
  await recordSnapshot(deps, snapshot);
  const report = [...snapshot.open, ...snapshot.completed].find((each) => each.orderRef === order.id);
  if (report) return { state: stateOf(report), changes: changesOf(report, order) };
  const execution = snapshot.executions.find((each) => each.orderRef === order.id);
  if (execution) return { state: 'working', changes: { permId: execution.permId } };
  return undefined;
}

function changesOf(report: BrokerOrderReport, order: BrokerOrder): Found['changes'] {
  return {
    permId: report.permId,
    submittedAt: order.submittedAt ?? order.sendingAt,
    ...(report.reason ? { reason: report.reason } : {}),
  };
}

async function notFound(deps: Deps, order: BrokerOrder): Promise<BrokerOrder> {
  const now = await deps.orderBroker.serverTime();
  const zone = deps.config.config.system_zone;
  const sameDay = order.sendingAt && localDate(order.sendingAt.getTime(), zone) === localDate(now, zone);
  if (sameDay) return advance(deps, order.id, 'not-accepted', { reason: 'the broker has no such order' });
  const reason = `order ${order.id} was being sent when its process ended, and the broker's day is over`;
  await lockInstrument(deps.database, {
    instrument: order.instrument,
    owner: `order:${order.id}`,
    reason,
    at: new Date(now),
  });
  await deps.sendMail({ subject: `Unknown order for ${order.instrument}`, text: reason, critical: true });
  return advance(deps, order.id, 'unknown', { reason });
}
