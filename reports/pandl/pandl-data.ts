import type { Part } from '../part';

/** Values over strictly increasing UTC ms. */
export interface Values {
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

export interface PandlFill {
  /** UTC ms. */
  readonly time: number;
  /** Signed contracts. */
  readonly quantity: number;
  readonly price: number;
}

/** Everything held or traded of one contract (or, for a strategy, of one instrument). */
export interface PandlHolding {
  /** Contracts held before the first fill given here. */
  readonly openingPosition: number;
  /** Every fill since then, in any order. */
  readonly fills: readonly PandlFill[];
  /** Prices of that contract, or of the priced one for a strategy. */
  readonly prices: Values;
  readonly pointSize: number;
  /** Base currency per unit of the instrument's currency. */
  readonly fx: Values;
}

export interface ContractHolding extends PandlHolding {
  readonly instrument: string;
  readonly contract: string;
  readonly assetClass: string;
}

export interface StrategyHolding extends PandlHolding {
  readonly strategy: string;
  readonly instrument: string;
}

export interface PandlReportData {
  /** UTC ms, as all instants here. */
  readonly producedAt: number;
  readonly zone: string;
  readonly start: number;
  readonly end: number;
  /** The account's series: accumulated P&L and capital ceiling, base currency. */
  readonly capital: Part<{ readonly accumulated: Values; readonly maximum: Values }>;
  /** Every contract held or traded in the period, closed ones included. */
  readonly contracts: Part<readonly ContractHolding[]>;
  readonly strategies: Part<readonly StrategyHolding[]>;
  /** Holdings whose profit is unknown, each with its reason; they are in no table. */
  readonly leftOut?: readonly string[];
}
