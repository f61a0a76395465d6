import { Context } from '@temporalio/activity';
import { findOrder } from '../data/orders/order-store';
import { tstError } from '../domain/errors/errors';
import type { CancelFxInput, FxInput } from '../domain/inputs/stack-requests';
import { type BrokerOrder, FINAL_BROKER_STATES } from '../domain/orders/order';
import { nameOf } from '../domain/orders/order-name';
import type { OrderProgress } from '../domain/orders/order-progress';
import type { Answer } from '../domain/questions/answer';
import { cancelAtBroker } from './broker-orders/cancel';
import { cancelHalted } from './broker-orders/cancel-halted';
import { lookUpAtBroker } from './broker-orders/look-up';
import { progressOf, sweepBroker } from './broker-orders/progress-of-order';
import { type Reconciled, reconcileWithBroker } from './broker-orders/reconcile';
import { createSender } from './broker-orders/send';
import { workOrder } from './broker-orders/work-order';
import type { Deps } from './deps';
import { cancelFx } from './fx/cancel-fx';
import { createFxTrader } from './fx/trade-fx';
import { cancelRestOfManualFill } from './manual-fills/cancel-rest';
import { withHeartbeat } from './running/heartbeat';

export function createBrokerOrderActivities(deps: Deps) {
  const send = createSender(deps);
  const trade = createFxTrader(deps);
  return {
    /**
     * Checks every limit, marks the order as being sent, and sends it: at most once in the order's life. An
     * order found in any state but `intended` is not sent. Fails with ORDER_UNKNOWN when the broker did not
     * answer; what became of it is then looked up.
     */
    async sendOrder({ ref }: { ref: string }): Promise<OrderProgress> {
      return withHeartbeat(async () => {
        await whileWatched(deps, ref, async () =>
          send(await brokerOrder(deps, ref), Context.current().cancellationSignal),
        );
        return notTwice(deps, await progressOf(deps, await brokerOrder(deps, ref)), ref);
      });
    },

    /**
     * Finds out what became of an order whose sending was interrupted: adopted if the broker has it, never sent again.
     * `notSent` is the error that kept it from being sent; undefined when the process ended.
     */
    async resolveOrder({ ref, notSent }: { ref: string; notSent?: string }): Promise<OrderProgress> {
      return withHeartbeat(async () => {
        const { order } = await lookUpAtBroker(deps, await brokerOrder(deps, ref), notSent);
        return notTwice(deps, await progressOf(deps, order), ref);
      });
    },

    /**
     * The order's state from the ledger; with `sweep`, after reading the broker's complete lists. One that may be at the
     * broker is looked up in them.
     */
    async refreshOrder({ ref, sweep }: { ref: string; sweep: boolean }): Promise<OrderProgress> {
      return withHeartbeat(async () => {
        if (sweep) await sweepFor(deps, await brokerOrder(deps, ref));
        return notTwice(deps, await progressOf(deps, await brokerOrder(deps, ref)), ref);
      });
    },

    /**
     * Follows the quotes for an order that its algorithm works, until it has ended or the trading clock has reached
     * `until` (ISO): then `reached`. `waiter` names the caller to whatever steps a simulated clock.
     */
    async workOrder({
      ref,
      until,
      waiter,
    }: {
      ref: string;
      until: string;
      waiter: string;
    }): Promise<{ reached: boolean }> {
      const { cancellationSignal, info } = Context.current();
      const request = { ref, until: Date.parse(until), wait: { waiter, attempt: info.attempt } };
      return withHeartbeat(() =>
        whileWatched(deps, ref, async () => ({
          reached: await workOrder(deps, request, cancellationSignal),
        })),
      );
    },

    /** Asks the broker to cancel and waits until the order is final; fills that cross the cancel count. */
    async cancelOrder({ ref }: { ref: string }): Promise<OrderProgress> {
      return withHeartbeat(async () => {
        const order = await brokerOrder(deps, ref);
        if (FINAL_BROKER_STATES.includes(order.state)) return progressOf(deps, order);
        return cancelAtBroker(deps, order);
      });
    },

    /**
     * Cancels all at the broker that a halt wants cancelled; returns the workflows of the orders that have not ended.
     */
    async cancelHalted(): Promise<{ left: readonly string[] }> {
      return withHeartbeat(async () => ({ left: await cancelHalted(deps) }));
    },

    /**
     * Returns the order's progress after a step at the broker failed; `trouble`, if given, is mailed to the operator.
     */
    async reportTrouble({ ref, trouble }: { ref: string; trouble?: string }): Promise<OrderProgress> {
      const order = await brokerOrder(deps, ref);
      if (trouble !== undefined) await deps.sendMail(troubleMail(order, trouble));
      return progressOf(deps, order);
    },

    /** Trades currencies for a person, once for each id. Refusals are values. */
    async tradeFx(request: FxInput): Promise<Answer> {
      return withHeartbeat(() => trade(request, Context.current().cancellationSignal));
    },

    /** Ends an order in currencies for a person. Refusals are values. */
    async cancelFx(request: CancelFxInput): Promise<Answer> {
      return withHeartbeat(() => cancelFx(deps, request));
    },

    /** Compares the ledger with the broker's positions: breaks lock their instruments, agreement unlocks them. */
    async reconcile(_: { tradeDate: string }): Promise<Reconciled> {
      return withHeartbeat(() => reconcileWithBroker(deps));
    },
  };
}

export type BrokerOrderActivities = ReturnType<typeof createBrokerOrderActivities>;

async function sweepFor(deps: Deps, order: BrokerOrder): Promise<void> {
  if (order.state === 'sending' || order.state === 'unknown') await lookUpAtBroker(deps, order);
  else await sweepBroker(deps);
}

/** Meanwhile the activity itself waits for what the broker reports of the order: its workflow is not woken. */
async function whileWatched<T>({ watchedOrders }: Deps, ref: string, work: () => Promise<T>): Promise<T> {
  watchedOrders.add(ref);
  try {
    return await work();
  } finally {
    watchedOrders.delete(ref);
  }
}

function troubleMail(order: BrokerOrder, trouble: string) {
  const text = `Order ${nameOf(order)} (${order.id}) ${trouble}. It is still being watched, and the step will be tried again.`;
  return { subject: `Trouble with an order of ${order.instrument}`, text, critical: true } as const;
}

/** Cancels the rest of an order that a fill by hand has completed: the broker must not fill it too. */
async function notTwice(deps: Deps, progress: OrderProgress, ref: string): Promise<OrderProgress> {
  if (progress.state === 'filled') await cancelRestOfManualFill(deps, await brokerOrder(deps, ref));
  return progress;
}

async function brokerOrder(deps: Deps, ref: string) {
  const order = await findOrder(deps.database, 'broker', ref);
  if (!order) throw tstError('BAD_INPUT', `no broker order ${ref} is stored`);
  return order;
}
