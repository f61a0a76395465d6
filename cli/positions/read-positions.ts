import { wantedTrade } from '../../activities/orders/wanted-trade';
import type { LoadedConfig } from '../../config/loaded-config';
import { type BrokerPositions, brokerPositions } from '../../data/broker-positions';
import type { Database } from '../../data/database';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { latestOptimalPositions } from '../../data/optimal-positions';
import { type ContractPosition, contractPositions, strategyPosition } from '../../domain/ledger/positions';

/** What one strategy wants and has of one instrument, in contracts. */
export interface PositionLine {
  readonly strategy: string;
  readonly instrument: string;
  readonly lower: number;
  readonly upper: number;
  readonly held: number;
  /** What it would still trade; 0 when it is where it wants to be. */
  readonly trade: number;
}

export interface Positions {
  readonly tradeDate: string | undefined;
  readonly lines: readonly PositionLine[];
  readonly ours: readonly ContractPosition[];
  readonly broker: BrokerPositions | undefined;
}

/** Optimal ranges, the ledger's positions and the broker's, as last asked. */
export async function readPositions(
  database: Database,
  { config }: Pick<LoadedConfig, 'config'>,
): Promise<Positions> {
  const rows = await ledgerRows(database);
  const optimal = await latestOptimalPositions(database, { stale: config });
  const lines = optimal.map((each) => {
    const { strategy, instrument, values } = each;
    const held = strategyPosition(rows, strategy, instrument);
    const lower = values['lower'] ?? values['optimised_position'];
    const upper = values['upper'] ?? values['optimised_position'];
    return { strategy, instrument, lower, upper, held, trade: wantedTrade(config, each, held) };
  });
  return {
    tradeDate: optimal
      .map((each) => each.tradeDate)
      .sort()
      .at(-1),
    lines,
    ours: contractPositions(rows),
    broker: await brokerPositions(database),
  };
}
