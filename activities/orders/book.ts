import { ledgerRows } from '../../data/ledger/ledger-store';
import { brokerOrdersInState } from '../../data/orders/broker-order-state';
import { activeOrders } from '../../data/orders/order-store';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { type ContractPosition, contractPositions } from '../../domain/ledger/positions';
import type { BrokerOrder, ContractOrder, InstrumentOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';

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
 * The ledger is read first: an order whose fills arrive in between looks less filled than it is, which
 * makes the residual of a new order smaller, never larger than what is wanted.
 */
export async function readBook({ database }: Pick<Deps, 'database'>): Promise<Book> {
  const ledger = await ledgerRows(database);
  return {
    ledger,
    positions: contractPositions(ledger),
    instrument: await activeOrders(database, 'instrument'),
    contract: await activeOrders(database, 'contract'),
    broker: await brokerOrdersInState(database, ['intended', 'sending', 'working', 'unknown']),
  };
}

/** Position of one contract across strategies; 0 when there is none. */
export function heldIn(book: Pick<Book, 'positions'>, instrument: string, contract: string): number {
  const held = book.positions.find((each) => each.instrument === instrument && each.contract === contract);
  return held?.quantity ?? 0;
}
