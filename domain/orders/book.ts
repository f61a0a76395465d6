/** The orders that are open, and the ledger, at one moment. */
import type { LedgerRow } from '../ledger/ledger-row';
import type { ContractPosition } from '../ledger/positions';
import type { BrokerOrder, ContractOrder, InstrumentOrder } from './order';

export interface Book {
  /** Active ones. */
  readonly instrument: readonly InstrumentOrder[];
  /** Active ones. */
  readonly contract: readonly ContractOrder[];
  /** Broker orders that are not final. */
  readonly broker: readonly BrokerOrder[];
  readonly ledger: readonly LedgerRow[];
  readonly positions: readonly ContractPosition[];
}

/** Position of one contract across strategies; 0 when none is held. */
export function heldIn(book: Pick<Book, 'positions'>, instrument: string, contract: string): number {
  const held = book.positions.find((each) => each.instrument === instrument && each.contract === contract);
  return held?.quantity ?? 0;
}

/** Position of one instrument across its contracts and strategies. */
export function heldOf({ positions }: Pick<Book, 'positions'>, instrument: string): number {
  return positions
    .filter((each) => each.instrument === instrument)
    .reduce((total, each) => total + each.quantity, 0);
}

/** True while a broker order below the contract order is not final. */
export function hasBrokerOrder({ broker }: Pick<Book, 'broker'>, { id }: Pick<ContractOrder, 'id'>): boolean {
  return broker.some((child) => child.parentId === id);
}

/** Contracts, long and short alike, that are held of an instrument in contracts older than the given one. */
export function heldBefore(
  { positions }: Pick<Book, 'positions'>,
  instrument: string,
  contract: string,
): number {
  return positions
    .filter((each) => each.instrument === instrument && each.contract < contract)
    .reduce((total, each) => total + Math.abs(each.quantity), 0);
}
