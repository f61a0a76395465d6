import { advanceFxOrder, findFxOrder, fxExecutionsOf, openFxOrders } from '../../data/orders/fx-orders';
import { type FxOrder, type FxProgress, fxProgress, unclearFxMail } from '../../domain/fx/fx-order';
import { fateOfMissing } from '../../domain/orders/missing-order';
import { MINUTE_MS } from '../../domain/time/units';
import { findIn, snapshotWith } from '../broker-orders/look-up';
import type { Deps } from '../deps';

/** Trading time within which whoever sends an order has ended: until then it may not be at the broker yet. */
const SENT_WITHIN_MS = 5 * MINUTE_MS;

/** What the broker's complete lists say of an order that may be there. Its reports in them are recorded on the way. */
export async function lookUpFx(deps: Deps, { id, reference, sendingAt }: FxOrder): Promise<FxOrder> {
  const { database, orderBroker, config } = deps;
  await orderBroker.ready(60_000);
  const found = findIn(await snapshotWith(deps, { id: reference }), { id: reference });
  const order = (await findFxOrder(database, id))!;
  if (found?.kind === 'execution') return advanceFxOrder(database, id, 'working', { permId: found.permId });
  if (found || (await fxProgressOf(deps, order)).state === 'filled') return order;
  const { permId } = order;
  const fate = fateOfMissing(
    { sendingAt, ...(permId ? { permId } : {}) },
    await orderBroker.serverTime(),
    config.system_zone,
  );
  const why = fate === 'unknown' ? 'the broker no longer lists it' : 'the broker has no such order';
  return advanceFxOrder(database, id, fate, { why });
}

/** Its fills as the executions say, else its state as the broker said last. */
export async function fxProgressOf(
  { database }: Pick<Deps, 'database'>,
  order: FxOrder,
): Promise<FxProgress> {
  return fxProgress(order, await fxExecutionsOf(database, [order.reference]));
}

/** Finds out what became of orders whose end nobody reported; of which it stays unclear is mailed, once. */
export async function lookUpOpenFx(deps: Deps): Promise<void> {
  const now = await deps.clock.read();
  for (const order of await openFxOrders(deps.database)) {
    if (now - order.sendingAt.getTime() < SENT_WITHIN_MS) continue;
    const { state, why } = await lookUpFx(deps, order);
    if (state === 'unknown' && order.state !== 'unknown')
      await deps.sendMail(unclearFxMail({ ...order, why }));
  }
}
