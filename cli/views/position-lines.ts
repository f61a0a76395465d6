import type { ProductionConfig } from '../../config/schema/production';
import { type BrokerPositions, brokerPositions } from '../../data/ledger/broker-positions';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { latestOptimalPositions, type OptimalPosition } from '../../data/results/optimal-positions';
import type { Database } from '../../data/store/database';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import {
  type ContractPosition,
  contractPositions,
  type StrategyPosition,
  strategyPosition,
  strategyPositions,
} from '../../domain/ledger/positions';
import { wantedTrade } from '../../domain/orders/wanted-trade';

/** What one strategy wants and holds of one instrument, in contracts. */
export interface PositionLine {
  readonly strategy: string;
  readonly instrument: string;
  /** NaN if nothing is wanted (any longer). */
  readonly lower: number;
  readonly upper: number;
  /** What a dynamic optimisation rounded; absent for other strategies. */
  readonly unrounded?: number;
  readonly held: number;
  /** What it would still trade; 0 when its position is as wanted. */
  readonly trade: number;
}

export interface Positions {
  readonly tradeDate: string | undefined;
  readonly lines: readonly PositionLine[];
  readonly ours: readonly ContractPosition[];
  readonly broker: BrokerPositions | undefined;
}

/**
 * Optimal ranges, the ledger's positions and the broker's, as last asked; by instrument, then by strategy. Includes
 * what a strategy holds but no longer wants.
 */
export async function readPositions(database: Database, config: ProductionConfig): Promise<Positions> {
  const rows = await ledgerRows(database);
  const optimal = await latestOptimalPositions(database, { stale: config });
  const lines = optimal.map((each) => lineOf(config, each, rows));
  const isWanted = (held: StrategyPosition) =>
    lines.some(({ strategy, instrument }) => strategy === held.strategy && instrument === held.instrument);
  const unwanted = strategyPositions(rows).filter((held) => !isWanted(held));
  return {
    tradeDate: optimal
      .map((each) => each.tradeDate)
      .sort()
      .at(-1),
    lines: [...lines, ...unwanted.map(unwantedLine)].sort(byInstrument),
    ours: contractPositions(rows),
    broker: await brokerPositions(database),
  };
}

function lineOf(
  config: ProductionConfig,
  optimal: OptimalPosition,
  rows: readonly LedgerRow[],
): PositionLine {
  const { strategy, instrument, values } = optimal;
  const held = strategyPosition(rows, strategy, instrument);
  const trade = wantedTrade(config, optimal, held);
  const whole = values['optimised_position'] ?? values['position'];
  const [lower, upper] = [values['lower'] ?? whole, values['upper'] ?? whole];
  return { strategy, instrument, lower, upper, unrounded: values['optimal_position'], held, trade };
}

function unwantedLine({ strategy, instrument, quantity }: StrategyPosition): PositionLine {
  return { strategy, instrument, lower: Number.NaN, upper: Number.NaN, held: quantity, trade: 0 };
}

function byInstrument(a: PositionLine, b: PositionLine): number {
  return compare(a.instrument, b.instrument) || compare(a.strategy, b.strategy);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
