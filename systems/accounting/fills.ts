import { asOf } from '../../domain/series/join';
import type { TimeSeries } from '../primitives/time-series';

/** A trade: signed contracts at a price. `withSlippage` false where the price already includes half the spread. */
export interface Fill {
  readonly time: number;
  readonly quantity: number;
  readonly price: number;
  readonly withSlippage: boolean;
}

/** One fill for each change of position, at that row's price; a change from or to a missing position is none. */
export function fillsOfPositions(positions: TimeSeries, prices: TimeSeries): Fill[] {
  const price = asOf(prices, positions.times);
  const fills: Fill[] = [];
  for (let i = 1; i < positions.values.length; i++) {
    const quantity = positions.values[i] - positions.values[i - 1];
    if (quantity === 0 || Number.isNaN(quantity)) continue;
    fills.push({ time: positions.times[i], quantity, price: price[i], withSlippage: true });
  }
  return fills;
}

/** Positions after each fill time, from flat; fills of one time count together, those of nothing not at all. */
export function positionsOfFills(fills: readonly Fill[]): TimeSeries {
  const ordered = inOrder(fills);
  const times: number[] = [];
  const values: number[] = [];
  let position = 0;
  for (const fill of ordered) {
    position += fill.quantity;
    if (times[times.length - 1] === fill.time) values[values.length - 1] = position;
    else {
      times.push(fill.time);
      values.push(position);
    }
  }
  return { times: Float64Array.from(times), values: Float64Array.from(values) };
}

/**
 * Prices that are not missing, with the fills' own prices at the fills' times: the mean weighted by signed quantity
 * where several share a time, and no price at all where those quantities cancel out (parity).
 */
export function pricesWithFills(prices: TimeSeries, fills: readonly Fill[]): TimeSeries {
  const byTime = new Map<number, number>();
  prices.times.forEach((time, i) => {
    byTime.set(time, prices.values[i]);
  });
  for (const [time, price] of meanFillPrices(fills)) byTime.set(time, price);
  const rows = [...byTime].filter(([, price]) => !Number.isNaN(price)).sort(([a], [b]) => a - b);
  return {
    times: Float64Array.from(rows, ([time]) => time),
    values: Float64Array.from(rows, ([, price]) => price),
  };
}

function meanFillPrices(fills: readonly Fill[]): Map<number, number> {
  const totals = new Map<number, { quantity: number; value: number }>();
  for (const { time, quantity, price } of inOrder(fills)) {
    const total = totals.get(time) ?? { quantity: 0, value: 0 };
    totals.set(time, { quantity: total.quantity + quantity, value: total.value + quantity * price });
  }
  return new Map(
    [...totals].map(
      ([time, { quantity, value }]) => [time, quantity === 0 ? NaN : value / quantity] as const,
    ),
  );
}

function inOrder(fills: readonly Fill[]): Fill[] {
  return fills.filter((fill) => fill.quantity !== 0).sort((a, b) => a.time - b.time);
}
