/** Limits on the absolute position, per instrument and per strategy and instrument. */

/** At most |limit| contracts held, by one strategy or by all together. Stored as it is. */
export interface PositionLimit {
  /** Empty: all strategies together. */
  readonly strategy: string;
  readonly instrument: string;
  readonly limit: number;
}

/** The limit of a strategy ('': all together) in an instrument; undefined without one. */
export function positionLimitOf(
  limits: readonly PositionLimit[],
  strategy: string,
  instrument: string,
): number | undefined {
  return limits.find((each) => each.instrument === instrument && each.strategy === strategy)?.limit;
}

/** Position and limit of one scope: the strategy's own, or the instrument across strategies. */
export interface LimitedPosition {
  readonly position: number;
  /** Whole contracts; undefined: no limit. */
  readonly limit: number | undefined;
}

/**
 * The trade nearest to the proposed one that ends within every limit; when no trade can, the one that most
 * reduces the positions. pysystemtrade takes the smaller or larger trade by the sign of the
 * instrument's position, which is wrong when flat or crossing zero.
 */
export function limitTradeByAll(limited: readonly LimitedPosition[], trade: number): number {
  const bands = limited.flatMap(({ position, limit }) =>
    limit === undefined ? [] : [{ low: -limit - position, high: limit - position }],
  );
  const low = Math.max(Number.NEGATIVE_INFINITY, ...bands.map((band) => band.low));
  const high = Math.min(Number.POSITIVE_INFINITY, ...bands.map((band) => band.high));
  if (low <= high) return Math.min(Math.max(trade, low), high);
  return mostReducing(limited, [low, high]);
}

/** Of two contradictory edges, the one that leaves the smaller positions, or trades less. */
function mostReducing(limited: readonly LimitedPosition[], [low, high]: readonly [number, number]): number {
  const left = (trade: number) => Math.max(...limited.map(({ position }) => Math.abs(position + trade)));
  const difference = left(low) - left(high) || Math.abs(low) - Math.abs(high);
  return difference <= 0 ? low : high;
}
