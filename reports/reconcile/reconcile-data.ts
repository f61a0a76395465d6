import type { Part } from '../part';

export interface ReconcileReportData {
  /** UTC ms, as all instants here. */
  readonly producedAt: number;
  readonly zone: string;
  readonly optimal: Part<readonly OptimalVersusActual[]>;
  /** By strategy, from the ledger; the owner of rolls left out. */
  readonly strategyPositions: Part<readonly StrategyPosition[]>;
  /** From the ledger. Contracts of both lists are named alike. */
  readonly contractPositions: Part<readonly ContractPosition[]>;
  readonly brokerPositions: Part<BrokerSide>;
  /** From the ledger, as of the moment of `brokerPositions`. */
  readonly comparedPositions: Part<readonly ContractPosition[]>;
  /** Of the last 24 hours. */
  readonly ledgerTrades: Part<readonly ReconciledTrade[]>;
  readonly brokerTrades: Part<readonly ReconciledTrade[]>;
}

/** What is held, by the broker or by the statement of a person. */
export interface BrokerSide {
  readonly positions: readonly ContractPosition[];
  readonly statement?: { readonly where: string; readonly at: number };
}

export interface OptimalVersusActual {
  readonly strategy: string;
  readonly instrument: string;
  readonly current: number;
  readonly optimal:
    | { readonly kind: 'buffered'; readonly lower: number; readonly upper: number }
    | { readonly kind: 'target'; readonly target: number };
}

export interface StrategyPosition {
  readonly strategy: string;
  readonly instrument: string;
  readonly position: number;
}

export interface ContractPosition {
  readonly instrument: string;
  readonly contract: string;
  readonly position: number;
}

export interface ReconciledTrade {
  readonly instrument: string;
  /** Unknown to the broker: empty there. */
  readonly strategy: string;
  readonly contract: string;
  readonly time: number;
  readonly fill: number;
  readonly price: number;
}
