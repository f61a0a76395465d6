import type { Book } from '../../domain/orders/book';
import type { BrokerOrderFacts } from '../../domain/orders/next-broker-order';
import type { ContractOrder } from '../../domain/orders/order';
import { haltsInForce } from '../controls/halt';
import { tradeLimits } from '../controls/limits';
import { locks } from '../controls/locks';
import { contractsNamed } from '../instruments/contracts';
import type { Database } from '../store/database';
import { childOrders, findOrders } from './order-store';

/** What is known when broker orders are made of contract orders. */
export async function readBrokerOrderFacts(
  database: Database,
  { ledger }: Pick<Book, 'ledger'>,
  orders: readonly ContractOrder[],
): Promise<BrokerOrderFacts> {
  const ids = orders.map((order) => order.id);
  const firstLegs = orders.map(({ instrument, contracts }) => ({ instrument, contract: contracts[0] }));
  return {
    halts: await haltsInForce(database),
    locks: await locks(database),
    contracts: await contractsNamed(database, firstLegs),
    attempts: await childOrders(database, 'broker', ids),
    limits: await tradeLimits(database),
    active: await findOrders(database, 'broker', { status: 'active' }),
    ledger,
  };
}
