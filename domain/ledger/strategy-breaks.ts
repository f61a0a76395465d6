/** What strategies hold together against what is held of an instrument's contracts. */
import type { LedgerRow } from './ledger-row';
import { contractPositions, strategyPositions } from './positions';

export interface StrategyBreak {
  readonly instrument: string;
  /** Signed contracts, of all contract months. */
  readonly contracts: number;
  readonly strategies: number;
}

/** Instruments of which the two differ, sorted. */
export function strategyBreaks(rows: readonly LedgerRow[]): readonly StrategyBreak[] {
  const sums = new Map<string, StrategyBreak>();
  const add = (instrument: string, contracts: number, strategies: number) => {
    const before = sums.get(instrument) ?? { instrument, contracts: 0, strategies: 0 };
    sums.set(instrument, {
      instrument,
      contracts: before.contracts + contracts,
      strategies: before.strategies + strategies,
    });
  };
  for (const { instrument, quantity } of contractPositions(rows)) add(instrument, quantity, 0);
  for (const { instrument, quantity } of strategyPositions(rows)) add(instrument, 0, quantity);
  return [...sums.values()]
    .filter(({ contracts, strategies }) => contracts !== strategies)
    .sort((a, b) => (a.instrument < b.instrument ? -1 : 1));
}
