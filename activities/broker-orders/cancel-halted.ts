import { haltsInForce } from '../../data/controls/halt';
import { brokerOrdersInState } from '../../data/orders/broker-order-state';
import { type Halt, isCancelledByHalt } from '../../domain/limits/halt';
import { type BrokerOrder, FINAL_BROKER_STATES, watcherOf } from '../../domain/orders/order';
import type { Deps } from '../deps';
import { cancelFxAtBroker } from '../fx/cancel-fx';
import { fxUnderHalt } from '../fx/fx-under-halt';
import { sentence } from '../running/failures';
import { cancelAtBroker } from './cancel';

/**
 * Cancels all orders at the broker that a halt wants cancelled, at once. Returns the workflows of those that have not
 * ended: they go on trying. Orders in currencies have none: they are cancelled again at the stack's next look.
 */
export async function cancelHalted(deps: Deps): Promise<readonly string[]> {
  const halts = await haltsInForce(deps.database);
  const maybeThere = await brokerOrdersInState(deps.database, ['working', 'unknown']);
  const halted = maybeThere.filter((order) => isCancelledByHalt(halts, order));
  const [ended] = await Promise.all([
    Promise.all(halted.map((order) => isEnded(deps, order))),
    cancelFxUnder(deps, halts),
  ]);
  return halted.filter((_, index) => !ended[index]).map(watcherOf);
}

async function cancelFxUnder(deps: Deps, halts: readonly Halt[]): Promise<void> {
  const working = await fxUnderHalt(deps, halts);
  await Promise.all(
    working.map((order) =>
      cancelFxAtBroker(deps, order).catch((error) =>
        deps.log.warn({ fx: order.id, error: sentence(error) }, 'not cancelled under a halt yet'),
      ),
    ),
  );
}

async function isEnded(deps: Deps, order: BrokerOrder): Promise<boolean> {
  try {
    return FINAL_BROKER_STATES.includes((await cancelAtBroker(deps, order)).state);
  } catch (error) {
    deps.log.warn({ order: order.id, error: sentence(error) }, 'not cancelled under a halt yet');
    return false;
  }
}
