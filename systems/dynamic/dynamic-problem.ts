/**
 * One optimisation of whole positions for a small account. Arrays are in the order of
 * `names`. Weights are contracts x value of one contract as a fraction of capital.
 */
export interface DynamicProblem {
  readonly names: readonly string[];
  /** Unrounded contracts wanted; NaN where unknown. */
  readonly optimalContracts: Float64Array;
  /** Value of one contract as a fraction of capital. */
  readonly contractValues: Float64Array;
  /** Annual covariance of returns, row-major, in fractions of value. */
  readonly covariance: Float64Array;
  /** Cost of trading one unit of weight, as a fraction of capital. */
  readonly costs: Float64Array;
  /** Contracts held; null: nothing is known of any, so there is neither cost nor speed limit. NaN counts as 0. */
  readonly previousContracts: Float64Array | null;
  /** Largest absolute number of contracts; null: no limits. */
  readonly maximumContracts: Float64Array | null;
  readonly constraints: DynamicConstraints;
  readonly speed: SpeedControl;
}

/** Instruments with restrictions, by name. */
export interface DynamicConstraints {
  readonly noTrade: ReadonlySet<string>;
  readonly reduceOnly: ReadonlySet<string>;
  readonly longOnly: ReadonlySet<string>;
}

export interface SpeedControl {
  /** What one unit of cost counts for in the objective. */
  readonly shadowCost: number;
  /** Annual tracking error (fraction of capital) that is tolerated without trading. */
  readonly trackingErrorBuffer: number;
}

/** What came out, or why nothing can be said: then positions should stay as they are. */
export type DynamicAnswer =
  | {
      readonly kind: 'optimised';
      /** Whole contracts; 0 for instruments that could not take part. */
      readonly contracts: Float64Array;
      readonly steps: DynamicSteps;
    }
  | { readonly kind: 'failed'; readonly reason: string };

/** How the answer came about, for diagnostics. Arrays are over `valid`. */
export interface DynamicSteps {
  /** Positions in `names` of the instruments that took part. */
  readonly valid: readonly number[];
  readonly bounds: WeightBounds;
  readonly direction: Float64Array;
  readonly start: Float64Array;
  /** NaN without previous positions. */
  readonly trackingErrorOfPrior: number;
  readonly priorIsNearEnough: boolean;
  readonly greedyWeights: Float64Array;
  readonly objectiveAtGreedy: number;
  readonly trackingErrorAtGreedy: number;
  readonly costsAtGreedy: number;
  /** Part of the way from the old to the best positions that is traded; NaN without previous positions. */
  readonly adjustmentFactor: number;
  readonly weights: Float64Array;
}

/** Smallest and largest weight of each instrument. */
export interface WeightBounds {
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
}
