/** The final prices of one contract over time. */
export interface PricePoints {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export const NO_PRICES: PricePoints = { times: new Float64Array(0), values: new Float64Array(0) };

/** Gives a contract's final prices; undefined when there are none. */
export type FinalPrices = (contract: string) => PricePoints | undefined;

/** The points not after an instant. */
export function pointsUntil(points: PricePoints, instant: number): PricePoints {
  let end = points.times.length;
  while (end > 0 && points.times[end - 1] > instant) end--;
  return { times: points.times.slice(0, end), values: points.values.slice(0, end) };
}

/** The value at exactly this time; NaN when there is none. */
export function valueAt(points: PricePoints, time: number): number {
  const index = points.times.indexOf(time);
  return index < 0 ? Number.NaN : points.values[index];
}
