import type { PandlFill, PandlHolding, Values } from './pandl-data';

export interface PandlPoint {
  readonly time: number;
  /** Percent of the capital at that time. */
  readonly percent: number;
}

/**
 * Profit of a holding between each price and the next: `position before x price change x point size x fx`, as
 * percent of capital. Fills enter the prices at their times, several of one time at the price of their net
 * quantity; rows without a price are left out (operations document, 5.3).
 */
export function holdingPandl(holding: PandlHolding, capital: Values): readonly PandlPoint[] {
  const prices = pricesWithFills(holding.prices, holding.fills);
  const fills = [...holding.fills].sort((a, b) => a.time - b.time);
  const fxAt = follow(holding.fx);
  const capitalAt = follow(capital);
  const points: PandlPoint[] = [];
  let position = holding.openingPosition;
  let nextFill = 0;
  prices.forEach(({ time, price }, i) => {
    if (i > 0) {
      const money = position * (price - prices[i - 1].price) * holding.pointSize * fxAt(time);
      points.push({ time, percent: position === 0 ? 0 : (100 * money) / capitalAt(time) });
    }
    while (nextFill < fills.length && fills[nextFill].time <= time) position += fills[nextFill++].quantity;
  });
  return points;
}

/** Sum over [start, end]; a point without a value adds nothing. */
export function sumWithin(points: readonly PandlPoint[], start: number, end: number): number {
  return points
    .filter(({ time, percent }) => time > start && time <= end && Number.isFinite(percent))
    .reduce((sum, { percent }) => sum + percent, 0);
}

interface PricePoint {
  readonly time: number;
  readonly price: number;
}

function pricesWithFills({ times, values }: Values, fills: readonly PandlFill[]): readonly PricePoint[] {
  const byTime = new Map<number, number>();
  for (let i = 0; i < times.length; i++) if (Number.isFinite(values[i])) byTime.set(times[i], values[i]);
  for (const [time, price] of fillPrices(fills)) {
    if (price === undefined) byTime.delete(time);
    else byTime.set(time, price);
  }
  return [...byTime].sort(([a], [b]) => a - b).map(([time, price]) => ({ time, price }));
}

/**
 * The price that all fills of one time come to for their net quantity, so that the money is right. Fills that
 * net to nothing have none: as in pysystemtrade that row is left out, and their gain is in the residual.
 */
function fillPrices(fills: readonly PandlFill[]): ReadonlyMap<number, number | undefined> {
  const sums = new Map<number, { lots: number; money: number }>();
  for (const { time, quantity, price } of fills) {
    if (quantity === 0) continue;
    const { lots, money } = sums.get(time) ?? { lots: 0, money: 0 };
    sums.set(time, { lots: lots + quantity, money: money + quantity * price });
  }
  return new Map([...sums].map(([time, { lots, money }]) => [time, lots === 0 ? undefined : money / lots]));
}

/** The last value at or before each of a rising sequence of times; before the first one, the first. */
function follow({ times, values }: Values): (time: number) => number {
  let at = -1;
  let last = values.length > 0 ? values[0] : NaN;
  return (time) => {
    while (at + 1 < times.length && times[at + 1] <= time) {
      at++;
      if (Number.isFinite(values[at])) last = values[at];
    }
    return last;
  };
}
