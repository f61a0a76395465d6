import { contractPositions } from '../../domain/ledger/positions';
import type { Book } from '../../domain/orders/book';
import { wholeLedger } from '../ledger/whole-ledger';
import type { Database } from '../store/database';
import { openBrokerOrders } from './broker-order-state';
import { activeOrders } from './order-store';

/**
 * All open orders, and the ledger, as one snapshot. The ledger is read last: fills are booked before their order leaves
 * its list, so an order that is missing from a list has its fills in the ledger, and one that ends in between counts as
 * filled. Nothing is traded twice.
 */
export async function readBook(database: Database): Promise<Book> {
  const [broker, contract, instrument] = await Promise.all([
    openBrokerOrders(database),
    activeOrders(database, 'contract'),
    activeOrders(database, 'instrument'),
  ]);
  const ledger = await wholeLedger(database);
  return { broker, contract, instrument, ledger, positions: contractPositions(ledger) };
}
