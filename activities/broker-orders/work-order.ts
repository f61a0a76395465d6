import { findOrder } from '../../data/orders/order-store';
import { isWorked, nextChange, type OrderChange } from '../../domain/execution/work-order';
import type { BrokerOrder } from '../../domain/orders/order';
import type { PriceStep } from '../../domain/prices/price-steps';
import type { Deps } from '../deps';
import type { Attempt } from '../running/attempt-wait';
import { sentence } from '../running/failures';
import { changeLimit } from './change-limit';
import { type BrokerLegs, legsOf } from './legs';
import { createLooks } from './looks';
import { priceStepsOf } from './market-facts';
import { closesSoon } from './outgoing-order';
import { QuoteFeed } from './quote-feed';

/** Trading time after a change that was tried, whatever became of it. */
const TRY_AGAIN_MS = 10_000;

export interface WorkRequest {
  readonly ref: string;
  /** UTC ms of the trading clock. */
  readonly until: number;
  /** Names this wait at a simulated clock. */
  readonly wait: Attempt;
}

/**
 * Follows the quotes for an order and changes its limit as its algorithm wants, until it has ended, or needs no such
 * care any more, or an instant has come: then true. All that the algorithm knows is stored with the order: another
 * process goes on where this one ends.
 */
export async function workOrder(deps: Deps, request: WorkRequest, cancelled: AbortSignal): Promise<boolean> {
  const first = await findOrder(deps.database, 'broker', request.ref);
  if (!first || !isWorked(first)) return false;
  const looks = createLooks(deps.clock, request.wait, cancelled);
  let looking: Looking | undefined;
  try {
    await looks.begin();
    const legs = await legsOf(deps, first);
    if (legs.kind !== 'refused') looking = await look(deps, legs);
    for (let [lookedAt, triedAt] = [0, 0]; ; ) {
      cancelled.throwIfAborted();
      const order = await findOrder(deps.database, 'broker', request.ref);
      const now = await deps.clock.read();
      if (!order || !isWorked(order)) return false;
      if (now >= request.until) return true;
      const isTime = now > lookedAt && now - triedAt >= TRY_AGAIN_MS;
      const due = isTime ? await looking?.due(order, now) : undefined;
      if (due !== 'awaited') lookedAt = now;
      if (due !== undefined && due !== 'awaited') {
        triedAt = now;
        await tryToChange(deps, order, due, cancelled);
      }
      await looks.next(now, request.until, due !== 'awaited', looking?.feed);
    }
  } finally {
    looking?.feed.close();
    await looks.end();
  }
}

interface Looking {
  readonly feed: QuoteFeed;
  /** The change that is due at an instant (UTC ms), if any; `awaited` while the market's quote may come yet. */
  due(order: BrokerOrder, now: number): Promise<OrderChange | 'awaited' | undefined>;
}

async function look(deps: Deps, legs: BrokerLegs): Promise<Looking> {
  const steps: readonly PriceStep[] = await priceStepsOf(deps, legs);
  const feed = new QuoteFeed(deps, legs.legs);
  const { execution, order_limits } = deps.config;
  const settings = {
    passiveMs: execution.passive_seconds * 1000,
    changesMax: order_limits.modifications_per_order_max,
  };
  const due = async (order: BrokerOrder, now: number) => {
    if (order.brokerOrderId === undefined) return undefined;
    const answer = await feed.tick();
    if (answer === 'awaited') return 'awaited';
    const shown = deps.orderBroker.shown({ brokerOrderId: order.brokerOrderId, orderRef: order.id });
    const tick = answer === 'missing' ? undefined : answer;
    const closingSoon = closesSoon(deps, order, legs, now);
    return nextChange(order, { now, tick, closingSoon, steps, shownLimit: shown?.limitPrice }, settings);
  };
  return { feed, due };
}

/** What keeps it from being changed now may pass: the order is watched on. */
async function tryToChange(
  deps: Deps,
  order: BrokerOrder,
  change: OrderChange,
  cancelled: AbortSignal,
): Promise<void> {
  try {
    await changeLimit(deps, order, change, cancelled);
  } catch (error) {
    cancelled.throwIfAborted();
    deps.log.warn(
      { broker_order_id: order.id, instrument_code: order.instrument, error: sentence(error) },
      'the limit could not be changed',
    );
  }
}
