import { asOfFilled } from '../../domain/series/join';
import { firstAtOrAfter } from '../../domain/series/rows';
import { DAY_MS } from '../../domain/time/units';
import { CALENDAR_DAYS_IN_YEAR } from '../primitives/calendar';
import type { TimeSeries } from '../primitives/time-series';
import type { Fill } from './fills';

/**
 * Two fills for each roll that holding a position needs: one that opens, with slippage, and one that closes,
 * without, both at the last price strictly before the roll's date. Quantity: mean absolute position since the roll before (both days included) x `multiplier`.
 */
export function rollFills(
  positions: TimeSeries,
  prices: TimeSeries,
  rollsPerYear: number,
  multiplier: number,
): Fill[] {
  const dates = rollDates(positions.times, rollsPerYear);
  // pysystemtrade's price of a roll is that of the row before it.
  const price = asOfFilled(
    prices,
    dates.map((date) => date - 1),
  );
  const fills: Fill[] = [];
  let since = -Infinity;
  dates.forEach((time, i) => {
    const size = meanSize(positions, since, time);
    since = time;
    if (Number.isNaN(size) || size === 0) return;
    const quantity = size * multiplier;
    fills.push({ time, quantity, price: price[i], withSlippage: true });
    fills.push({ time, quantity: -quantity, price: price[i], withSlippage: false });
  });
  return fills;
}

/** Equally spaced days of each calendar year, the first half a spacing after 1 January, within the positions' span. */
function rollDates(times: Float64Array, rollsPerYear: number): Float64Array {
  if (times.length === 0 || rollsPerYear <= 0) return new Float64Array(0);
  const spacing = Math.trunc(CALENDAR_DAYS_IN_YEAR / rollsPerYear);
  const [first, last] = [times[0], times[times.length - 1]];
  const out: number[] = [];
  for (let year = new Date(first).getUTCFullYear(); year <= new Date(last).getUTCFullYear(); year++) {
    for (let roll = 0; roll < rollsPerYear; roll++) {
      const date = Date.UTC(year, 0, 1) + (Math.trunc(spacing / 2) + roll * spacing) * DAY_MS;
      if (date >= first && date <= last) out.push(date);
    }
  }
  return Float64Array.from(out);
}

function meanSize(positions: TimeSeries, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (
    let i = firstAtOrAfter(positions.times, from);
    i < positions.times.length && positions.times[i] <= to;
    i++
  ) {
    if (Number.isNaN(positions.values[i])) continue;
    sum += Math.abs(positions.values[i]);
    count++;
  }
  return count > 0 ? sum / count : NaN;
}
