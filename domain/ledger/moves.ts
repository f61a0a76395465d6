/** Which positions a ledger row moves. */
import { ROLL_PSEUDO_STRATEGY } from '../orders/order';
import type { LedgerRow } from './ledger-row';

/** A row without a contract moves only a strategy. */
export function movesContract(row: LedgerRow): boolean {
  return row.contract !== '';
}

/** A row without a strategy moves only a contract, and so does a flat roll. */
export function movesStrategy(row: LedgerRow): boolean {
  return row.strategy !== '' && row.strategy !== ROLL_PSEUDO_STRATEGY;
}
