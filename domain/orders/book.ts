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
export function heldBefore(book: Pick<Book, 'positions'>, instrument: string, contract: string): number {
  return quantitiesBefore(book, instrument, contract).reduce((total, quantity) => total + quantity, 0);
}

/** The most of them in one contract. */
export function mostHeldBefore(book: Pick<Book, 'positions'>, instrument: string, contract: string): number {
  return Math.max(0, ...quantitiesBefore(book, instrument, contract));
}

function quantitiesBefore(
  { positions }: Pick<Book, 'positions'>,
  instrument: string,
  contract: string,
): readonly number[] {
  return positions
    .filter((each) => each.instrument === instrument && each.contract < contract)
    .map(({ quantity }) => Math.abs(quantity));
}
