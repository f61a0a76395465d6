/** The steps on which prices lie, which may grow with the price. */
import { roundToTick } from './ticks';

/** From a price on, the step of prices. Ascending; the first begins at the lowest price. */
export interface PriceStep {
  readonly from: number;
  readonly step: number;
}

/** The nearest price that the market takes; unchanged where no step is known. */
export function onStep(price: number, steps: readonly PriceStep[]): number {
  const { step } = steps.filter(({ from }) => from <= price).at(-1) ?? { step: Number.NaN };
  return step > 0 && Number.isFinite(price) ? roundToTick(price, step) : price;
}

/** Steps of the net price of several legs: the smallest step of any. A net price may be negative. */
export function stepsOfLegs(legs: readonly (readonly PriceStep[])[]): readonly PriceStep[] {
  if (legs.length === 1) return legs[0];
  const known = legs.flat().filter(({ step }) => step > 0);
  const smallest = Math.min(...known.map(({ step }) => step));
  return known.length === 0 ? [] : [{ from: Number.NEGATIVE_INFINITY, step: smallest }];
}
