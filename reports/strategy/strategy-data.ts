import type { ExplanationStep } from '../../systems/explain';
import type { RiskMeasures } from '../../systems/portfolio/risk-overlay';
import type { Part } from '../part';

/** What the risk overlay of a run measured, and what it was allowed. */
export interface OverlayLine extends RiskMeasures {
  /** By their keys in the configuration, in words. */
  readonly limits: string;
  /** Annual, percent. */
  readonly target: number;
  readonly scalar: number;
}

/** How the position of an instrument came about in the run. */
export interface InstrumentSteps {
  readonly instrument: string;
  readonly steps: readonly ExplanationStep[];
  /** Contracts that the strategy held when the run was made, and now. */
  readonly positionThen: number;
  readonly positionNow: number;
}

/** A dynamically optimised position, by pysystemtrade's names of its columns. */
export interface OptimisedPosition {
  readonly instrument: string;
  readonly values: Readonly<Record<string, number>>;
}

export interface StrategyRunData {
  readonly strategy: string;
  readonly tradeDate: string;
  /** UTC ms of the run. */
  readonly at: number;
  readonly baseCurrency: string;
  /** Base currency. */
  readonly capital: number;
  /** Annual, percent; undefined for runs of before it was recorded. */
  readonly riskTarget: number | undefined;
  /** Undefined without a risk overlay. */
  readonly overlay: OverlayLine | undefined;
  readonly instruments: readonly InstrumentSteps[];
  /** Empty for a strategy that is not dynamic. */
  readonly optimised: readonly OptimisedPosition[];
}

export interface StrategyReportData {
  /** UTC ms, as all instants here. */
  readonly producedAt: number;
  readonly zone: string;
  readonly runs: Part<readonly StrategyRunData[]>;
  /** Strategies of which no run is stored, which are left out. */
  readonly withoutRun: readonly string[];
}
