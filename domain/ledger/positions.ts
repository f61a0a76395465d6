/** Positions derived from the ledger: by contract, by strategy, and through time. */
import { ROLL_PSEUDO_STRATEGY } from '../orders/order';
import { effectiveRows } from './effective-rows';
import type { LedgerRow } from './ledger-row';

export interface ContractPosition {
  readonly instrument: string;
  readonly contract: string;
  /** Signed contracts, never 0. */
  readonly quantity: number;
}

export interface StrategyPosition {
  readonly strategy: string;
  readonly instrument: string;
  /** Signed contracts, never 0. */
  readonly quantity: number;
}

/** A row without a contract moves only a strategy. */
export function movesContract(row: LedgerRow): boolean {
  return row.contract !== '';
}

/** A row without a strategy moves only a contract, and so does a flat roll. */
export function movesStrategy(row: LedgerRow): boolean {
  return row.strategy !== '' && row.strategy !== ROLL_PSEUDO_STRATEGY;
}

/** Positions by instrument and contract, sorted; those of 0 left out. */
export function contractPositions(rows: readonly LedgerRow[]): readonly ContractPosition[] {
  const counted = effectiveRows(rows).filter(movesContract);
  const sums = sumBy(counted, (row) => `${row.instrument}\n${row.contract}`);
  return sums.map(([key, quantity]) => {
    const [instrument, contract] = key.split('\n');
    return { instrument, contract, quantity };
  });
}

/** Positions by strategy and instrument, sorted; those of 0 left out. */
export function strategyPositions(rows: readonly LedgerRow[]): readonly StrategyPosition[] {
  const counted = effectiveRows(rows).filter(movesStrategy);
  const sums = sumBy(counted, (row) => `${row.strategy}\n${row.instrument}`);
  return sums.map(([key, quantity]) => {
    const [strategy, instrument] = key.split('\n');
    return { strategy, instrument, quantity };
  });
}

/** What one strategy holds, by instrument; those of 0 left out. */
export function holdingsOf(rows: readonly LedgerRow[], strategy: string): Readonly<Record<string, number>> {
  const held = strategyPositions(rows).filter((each) => each.strategy === strategy);
  return Object.fromEntries(held.map(({ instrument, quantity }) => [instrument, quantity]));
}

/** Position of one contract; 0 without any. */
export function contractPosition(rows: readonly LedgerRow[], instrument: string, contract: string): number {
  const found = contractPositions(rows).find((p) => p.instrument === instrument && p.contract === contract);
  return found?.quantity ?? 0;
}

/** Position of one strategy in one instrument; 0 without any. */
export function strategyPosition(rows: readonly LedgerRow[], strategy: string, instrument: string): number {
  const found = strategyPositions(rows).find((p) => p.strategy === strategy && p.instrument === instrument);
  return found?.quantity ?? 0;
}

function sumBy(rows: readonly LedgerRow[], keyOf: (row: LedgerRow) => string): readonly [string, number][] {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.quantity);
  return [...sums].filter(([, quantity]) => quantity !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
}
