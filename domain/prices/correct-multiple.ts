/** What a corrected price of a contract changes in the prices of its instrument. */
import { contractNumber } from '../contracts/contract-id';
import { indexOfTime, pickRows } from '../series/rows';
import type { AdjustedPrices, MultiplePriceColumn, MultiplePrices } from '../series/series';
import { stitch } from './panama';

interface Prices {
  readonly multiple: MultiplePrices;
  readonly adjusted: AdjustedPrices;
}

export interface CorrectedPrices extends Prices {
  /** Prices of the multiple prices that changed. */
  readonly changed: number;
}

const PRICES = ['PRICE', 'FORWARD', 'CARRY'] as const;

/**
 * Multiple and adjusted prices with the contract's final prices of these times (UTC ms) replaced; NaN takes a price
 * away. A stored price is never overwritten by the daily update, so a corrected one must be carried over here. The
 * adjusted prices change by what a stitch of the multiple prices changes: history imported from elsewhere stays. A row
 * that they lack gets there with a full stitch only. Unchanged when the contract has no price at these times. Error MISSING_DATA when a roll would lack a price.
 */
export function correctMultiple(
  { multiple, adjusted }: Prices,
  contract: string,
  finals: ReadonlyMap<number, number>,
): CorrectedPrices {
  const { columns, changed } = withFinals(multiple, contractNumber(contract), finals);
  if (changed === 0) return { multiple, adjusted, changed };
  const corrected = { times: multiple.times, columns };
  const moved = shifted(adjusted, multiple, stitch(multiple), stitch(corrected));
  const kept = rowsWithPrices(corrected, finals);
  return {
    multiple: pickRows(corrected, kept),
    adjusted: withoutRemoved(moved, new Set(kept.map((row) => multiple.times[row])), finals),
    changed,
  };
}

function withFinals(
  multiple: MultiplePrices,
  contract: number,
  finals: ReadonlyMap<number, number>,
): { columns: Record<MultiplePriceColumn, Float64Array>; changed: number } {
  const columns = { ...multiple.columns } as Record<MultiplePriceColumn, Float64Array>;
  let changed = 0;
  for (const name of PRICES) {
    columns[name] = columns[name].slice();
    for (const [time, value] of finals) {
      const row = indexOfTime(multiple.times, time);
      if (row < 0 || columns[`${name}_CONTRACT`][row] !== contract) continue;
      if (Object.is(columns[name][row], value)) continue;
      columns[name][row] = value;
      changed++;
    }
  }
  return { columns, changed };
}

/** The adjusted prices, moved as the stitched ones move; equal to them where they were equal before. */
function shifted(
  adjusted: AdjustedPrices,
  multiple: MultiplePrices,
  before: AdjustedPrices,
  after: AdjustedPrices,
): AdjustedPrices {
  const price = adjusted.columns.price.map((value, index) => {
    const row = indexOfTime(multiple.times, adjusted.times[index]);
    if (row < 0) return value;
    const [old, next] = [before.columns.price[row], after.columns.price[row]];
    return Object.is(value, old) || Number.isNaN(old) || Number.isNaN(next) ? next : value + (next - old);
  });
  return { times: adjusted.times, columns: { price } };
}

/** A row that the correction left without any price goes. */
function rowsWithPrices({ times, columns }: MultiplePrices, finals: ReadonlyMap<number, number>): number[] {
  return Array.from(times, (_, row) => row).filter(
    (row) => !finals.has(times[row]) || PRICES.some((name) => !Number.isNaN(columns[name][row])),
  );
}

function withoutRemoved(
  adjusted: AdjustedPrices,
  kept: ReadonlySet<number>,
  finals: ReadonlyMap<number, number>,
): AdjustedPrices {
  const { times, columns } = adjusted;
  const rows = Array.from(times, (_, row) => row).filter(
    (row) => !finals.has(times[row]) || (kept.has(times[row]) && !Number.isNaN(columns.price[row])),
  );
  return pickRows(adjusted, rows);
}
