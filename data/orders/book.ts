import { wholeLedger } from '../ledger/whole-ledger';
import { brokerOrdersInState } from './broker-order-state';
import { activeOrders } from './order-store';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { type ContractPosition, contractPositions } from '../../domain/ledger/positions';
import type { BrokerOrder, ContractOrder, InstrumentOrder } from '../../domain/orders/order';
import type { Deps } from '../../activities/deps';

/** All that is at work, and the ledger, read as one snapshot: positions and fills of one moment. */
export interface Book {
  readonly instrument: readonly InstrumentOrder[];
  readonly contract: readonly ContractOrder[];
  /** Broker orders that are not final. */
  readonly broker: readonly BrokerOrder[];
  readonly ledger: readonly LedgerRow[];
  readonly positions: readonly ContractPosition[];
}

/**
 * The ledger is read last: fills are booked before their order leaves its list, so an order that is missing from
 * a list has its fills in the ledger, and one that ends in between counts as filled. Nothing is traded twice.
 */
export async function readBook({ database }: Pick<Deps, 'database'>): Promise<Book> {
  const broker = await brokerOrdersInState(database, ['intended', 'sending', 'working', 'unknown']);
  const contract = await activeOrders(database, 'contract');
  const instrument = await activeOrders(database, 'instrument');
  const ledger = await wholeLedger(database);
  return { broker, contract, instrument, ledger, positions: contractPositions(ledger) };
}

/** Position of one contract across strategies; 0 when there is none. */
export function heldIn(book: Pick<Book, 'positions'>, instrument: string, contract: string): number {
  const held = book.positions.find((each) => each.instrument === instrument && each.contract === contract);
  return held?.quantity ?? 0;
}

/** Active contract orders of one instrument: contracts of others may have the same dates. */
export function contractOrdersIn({ contract }: Pick<Book, 'contract'>, instrument: string) {
  return contract.filter((order) => order.instrument === instrument);
}
