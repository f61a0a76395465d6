import { openBrokerOrders } from '../../data/orders/broker-order-state';
import type { StackPass } from '../../domain/cycle/stack-pass';
import type { Deps } from '../deps';
import { closeWindow } from './close-window';
import { runStackPass, type StackPassInput } from './stack-pass';

/** What the order stack does with all its orders; `deps` mails at once. */
export function orderStackActivities(deps: Deps) {
  return {
    /** One pass over everything active: completes, spawns, rolls, makes broker orders. */
    async stackPass(input: StackPassInput): Promise<StackPass> {
      return runStackPass(deps, input);
    },

    /** Broker orders that may be at the broker. */
    async listWorking(_: { tradeDate: string }): Promise<{ working: string[] }> {
      const orders = await openBrokerOrders(deps.database);
      return { working: orders.map((order) => order.id) };
    },

    /** Ends the day: every order still active is closed with what it has filled. */
    async closeWindow({ tradeDate }: { tradeDate: string }): Promise<{ summary: string }> {
      return closeWindow(deps, tradeDate);
    },
  };
}
