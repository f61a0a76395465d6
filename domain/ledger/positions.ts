/** Positions derived from the ledger: by contract, by strategy, and through time. */
import { ledgerIndex } from './ledger-index';
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

/** Positions by instrument and contract, sorted; those of 0 left out. */
export function contractPositions(rows: readonly LedgerRow[]): readonly ContractPosition[] {
  return held(ledgerIndex(rows).byContract).map(([key, quantity]) => {
    const [instrument, contract] = key.split('\n');
    return { instrument, contract, quantity };
  });
}

/** Positions by strategy and instrument, sorted; those of 0 left out. */
export function strategyPositions(rows: readonly LedgerRow[]): readonly StrategyPosition[] {
  return held(ledgerIndex(rows).byStrategy).map(([key, quantity]) => {
    const [strategy, instrument] = key.split('\n');
    return { strategy, instrument, quantity };
  });
}

/** What one strategy holds, by instrument; those of 0 left out. */
export function holdingsOf(rows: readonly LedgerRow[], strategy: string): Readonly<Record<string, number>> {
  const own = strategyPositions(rows).filter((each) => each.strategy === strategy);
  return Object.fromEntries(own.map(({ instrument, quantity }) => [instrument, quantity]));
}

/** Position of one contract; 0 without any. */
export function contractPosition(rows: readonly LedgerRow[], instrument: string, contract: string): number {
  return ledgerIndex(rows).byContract.get(`${instrument}\n${contract}`) ?? 0;
}

/** Position of one strategy in one instrument; 0 without any. */
export function strategyPosition(rows: readonly LedgerRow[], strategy: string, instrument: string): number {
  return ledgerIndex(rows).byStrategy.get(`${strategy}\n${instrument}`) ?? 0;
}

function held(sums: ReadonlyMap<string, number>): readonly [string, number][] {
  return [...sums].filter(([, quantity]) => quantity !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
}
