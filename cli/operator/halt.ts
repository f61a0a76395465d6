import { setTimeout as sleep } from 'node:timers/promises';
import { changeHalt } from '../../activities/orders/change-halt';
import { openBrokerOrders } from '../../data/orders/broker-order-state';
import { openFxOrders } from '../../data/orders/fx-orders';
import type { Database } from '../../data/store/database';
import { tstError } from '../../domain/errors/errors';
import { FX_PREFIX } from '../../domain/fx/fx-order';
import { EVERYTHING, type HaltRequest, type HaltScope, haltsOver, STOP } from '../../domain/limits/halt';
import { nameOf } from '../../domain/orders/order-name';
import { audited } from './audited';
import { refuseStrayNames } from './known-names';
import type { OpenSystem } from './open-system';
import { startStack, wakeStack } from './order-stack';
import { withJournal } from './with-journal';

export type HaltOptions = Omit<HaltRequest, 'action'>;

const POLL_MS = 100;

/** Sets or lifts a halt in the database, so it holds whatever runs, and returns what is so now. Throws BAD_INPUT. */
export async function setHaltByHand(open: OpenSystem, request: HaltRequest): Promise<string> {
  const { reason, instrument, strategy = '', cancel = false, reduceOnly = false } = request;
  const action = request.action === 'on' ? 'halt' : 'lift halt';
  const details = { strategy, cancel, reduceOnly };
  const scope = { strategy, ...(instrument === undefined ? {} : { instrument }) };
  const what = { action, reason, details, ...(instrument === undefined ? {} : { instrument }) };
  const summary = await audited(open, what, async (actor) => {
    if (request.action === 'on') await refuseStrayNames(open.settings.loaded, scope);
    const { by, at } = actor;
    const answer = await withJournal(open, (journal) =>
      changeHalt({ database: open.database, journal }, request, { by, at }),
    );
    if (answer.kind === 'refused') throw tstError('BAD_INPUT', answer.reason);
    return answer.summary;
  });
  await wakeStack(open);
  return summary;
}

/**
 * How many orders of the scope have ended at the broker within `execution.cancel_seconds`, and the names of those that have
 * not yet.
 */
export async function cancelUnderHalt(
  open: OpenSystem,
  { strategy = '', instrument = '' }: Pick<HaltRequest, 'strategy' | 'instrument'>,
): Promise<{ readonly cancelled: number; readonly left: readonly string[] }> {
  const atBroker = () => atBrokerIn(open.database, { strategy, instrument });
  const before = (await atBroker()).length;
  let left = await atBroker();
  if (left.length === 0 || !(await startStack(open))) return { cancelled: 0, left };
  const patienceMs = open.settings.config.execution.cancel_seconds * 1000;
  for (const end = Date.now() + patienceMs; left.length > 0 && Date.now() < end; ) {
    await sleep(POLL_MS);
    left = await atBroker();
  }
  return { cancelled: before - left.length, left };
}

/** Names of the orders under the scope that are at the broker, or may be. */
async function atBrokerIn(
  database: Database,
  scope: { readonly strategy: string; readonly instrument: string },
): Promise<readonly string[]> {
  const halt = { ...STOP, ...scope, reason: '', by: '', at: new Date(0) };
  const isUnder = (order: HaltScope) => haltsOver([halt], order).length > 0;
  const orders = (await openBrokerOrders(database)).filter(
    (order) => order.state !== 'intended' && isUnder(order),
  );
  const currencies = isUnder(EVERYTHING) ? await openFxOrders(database) : [];
  return [...orders.map(nameOf), ...currencies.map(({ id }) => `${FX_PREFIX}${id}`)];
}
