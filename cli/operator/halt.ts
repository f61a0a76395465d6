import { setTimeout as sleep } from 'node:timers/promises';
import { changeHalt } from '../../activities/orders/change-halt';
import { openBrokerOrders } from '../../data/orders/broker-order-state';
import type { Database } from '../../data/store/database';
import { tstError } from '../../domain/errors/errors';
import { type HaltRequest, haltsOver, STOP } from '../../domain/limits/halt';
import type { BrokerOrder } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import { audited } from './audited';
import { refuseStrayNames } from './known-names';
import type { OpenSystem } from './open-system';
import { startStack, wakeStack } from './order-stack';
import { withJournal } from './with-journal';

export type HaltOptions = Omit<HaltRequest, 'action'>;

/** Wall time given to the broker to confirm that orders are cancelled. */
const CANCELLED_WITHIN_MS = 60_000;
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

/** How many orders of the scope have ended at the broker, and the names of those that have not yet. */
export async function cancelUnderHalt(
  open: OpenSystem,
  { strategy = '', instrument = '' }: Pick<HaltRequest, 'strategy' | 'instrument'>,
): Promise<{ readonly cancelled: number; readonly left: readonly string[] }> {
  const atBroker = () => atBrokerIn(open.database, { strategy, instrument });
  const before = (await atBroker()).length;
  let left = await atBroker();
  if (left.length === 0 || !(await startStack(open))) return { cancelled: 0, left: left.map(nameOf) };
  for (const end = Date.now() + CANCELLED_WITHIN_MS; left.length > 0 && Date.now() < end; ) {
    await sleep(POLL_MS);
    left = await atBroker();
  }
  return { cancelled: before - left.length, left: left.map(nameOf) };
}

/** Orders under the scope that are at the broker, or may be. */
async function atBrokerIn(
  database: Database,
  scope: { readonly strategy: string; readonly instrument: string },
): Promise<readonly BrokerOrder[]> {
  const halt = { ...STOP, ...scope, reason: '', by: '', at: new Date(0) };
  return (await openBrokerOrders(database)).filter(
    (order) => order.state !== 'intended' && haltsOver([halt], order).length > 0,
  );
}
