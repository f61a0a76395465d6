import { Context } from '@temporalio/activity';
import { findOrder } from '../data/orders/order-store';
import { tstError } from '../domain/errors/errors';
import { FINAL_BROKER_STATES } from '../domain/orders/order';
import type { OrderProgress } from '../workflows/execute-order';
import { beating } from './beating';
import { cancelAtBroker } from './broker-orders/cancel';
import { lookUpAtBroker } from './broker-orders/look-up';
import { progressOf, sweepBroker } from './broker-orders/progress-of-order';
import { reconcileWithBroker } from './broker-orders/reconcile';
import { createSender } from './broker-orders/send';
import { takeBackWhatWasFilledByHand } from './broker-orders/take-back';
import type { Deps } from './deps';

export function createBrokerOrderActivities(deps: Deps) {
  const send = createSender(deps);
  return {
    /**
     * Checks every limit, marks the order as being sent, and sends it: at most once in the order's life. An
     * order found in any state but `intended` is not sent. Fails with ORDER_UNKNOWN when the broker did not
     * answer; what became of it is then looked up.
     */
    async sendOrder({ ref }: { ref: string }): Promise<OrderProgress> {
      return beating(async () => {
        deps.attended.add(ref);
        try {
          await send(await brokerOrder(deps, ref), Context.current().cancellationSignal);
        } finally {
          deps.attended.delete(ref);
        }
        return notTwice(deps, await progressOf(deps, await brokerOrder(deps, ref)), ref);
      });
    },

    /** What became of an order whose sending did not end: adopted if the broker has it, never sent again. */
    async resolveOrder({ ref }: { ref: string }): Promise<OrderProgress> {
      return beating(async () => {
        const progress = await lookUpAtBroker(deps, await brokerOrder(deps, ref));
        return notTwice(deps, progress, ref);
      });
    },

    /** The order's state from the ledger; with `sweep`, after reading the broker's complete lists. */
    async refreshOrder({ ref, sweep }: { ref: string; sweep: boolean }): Promise<OrderProgress> {
      return beating(async () => {
        if (sweep) await sweepBroker(deps);
        return notTwice(deps, await progressOf(deps, await brokerOrder(deps, ref)), ref);
      });
    },

    /** Asks the broker to cancel and waits until the order is final; fills that cross the cancel count. */
    async cancelOrder({ ref }: { ref: string }): Promise<OrderProgress> {
      return beating(async () => {
        const order = await brokerOrder(deps, ref);
        if (FINAL_BROKER_STATES.includes(order.state)) return progressOf(deps, order);
        return cancelAtBroker(deps, order);
      });
    },

    /** Ledger against the broker's positions: breaks lock their instruments, agreement unlocks them. */
    async reconcile(_: { tradeDate: string }): Promise<{ breaks: number; summary: string }> {
      return beating(() => reconcileWithBroker(deps));
    },
  };
}

export type BrokerOrderActivities = ReturnType<typeof createBrokerOrderActivities>;

/** What a fill by hand has completed must not be filled by the broker too. */
async function notTwice(deps: Deps, progress: OrderProgress, ref: string): Promise<OrderProgress> {
  if (progress.state === 'filled') await takeBackWhatWasFilledByHand(deps, await brokerOrder(deps, ref));
  return progress;
}

async function brokerOrder(deps: Deps, ref: string) {
  const order = await findOrder(deps.database, 'broker', ref);
  if (!order) throw tstError('BAD_INPUT', `there is no broker order ${ref}`);
  return order;
}
