import { openQuestions } from '../../data/operator/questions';
import { findOrder, findOrders } from '../../data/orders/order-store';
import { readContractPrices } from '../../data/series/contract-prices';
import type { BrokerOrder } from '../../domain/orders/order';
import { positionsOfBoth } from './books';
import type { TestSystem } from './running-system';

/** What tests of orders ask a running system and its simulated broker about an order. */
export function orderLookups(running: () => TestSystem) {
  return {
    /** Broker orders that are active at the broker. */
    async working(): Promise<readonly BrokerOrder[]> {
      const active = await findOrders(running().database, 'broker', { status: 'active' });
      return active.filter((order) => order.state === 'working');
    },

    /** The order as it is stored now. */
    async stored(order: BrokerOrder): Promise<BrokerOrder> {
      return (await findOrder(running().database, 'broker', order.id))!;
    },

    /** The order as the broker has it; throws when it has none. */
    async atBroker(order: BrokerOrder) {
      const { orders } = await running().simulator.state();
      const found = orders.find((each) => each.request.orderRef === order.id);
      if (!found) throw new Error(`the broker has no order ${order.id}`);
      return found;
    },

    /** Positions in the order's instrument, as the ledger or the broker has them. */
    async heldOfBoth({ instrument }: BrokerOrder, side: 'ledger' | 'broker' = 'ledger') {
      const positions = (await positionsOfBoth(running().database, running().simulator))[side];
      return positions.filter((each) => each.startsWith(`${instrument} `) && !each.endsWith(' 0'));
    },

    /** Ids of the questions that wait for an operator. */
    async questions(): Promise<readonly string[]> {
      return (await openQuestions(running().database)).map((question) => question.id);
    },

    /** The newest stored price of the order's first contract. */
    async lastPriceOf({ instrument, contracts: [contract] }: BrokerOrder): Promise<number> {
      const prices = (await readContractPrices(running().database, instrument, contract, 'merged'))!;
      return prices.columns.FINAL[prices.times.length - 1];
    },
  };
}
