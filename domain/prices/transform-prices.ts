/** Prices of one instrument made from another's: in other units, or seen from the other side. */
import type { ContractPriceColumn, ContractPrices, MultiplePrices } from '../series/series';

/** value' = multiplier x (inverse ? 1 / value : value) + offset; the offset in points of the new prices. */
export interface PriceTransform {
  readonly multiplier: number;
  readonly inverse: boolean;
  readonly offset: number;
}

function transformPrice(value: number, { multiplier, inverse, offset }: PriceTransform): number {
  return multiplier * (inverse ? 1 / value : value) + offset;
}

/** Open, high, low and close; high and low change places where the order of prices turns round. Volume stays. */
export function transformBars({ times, columns }: ContractPrices, transform: PriceTransform): ContractPrices {
  const isReversed = transform.inverse !== transform.multiplier < 0;
  const source: Record<ContractPriceColumn, Float64Array> = isReversed
    ? { ...columns, HIGH: columns.LOW, LOW: columns.HIGH }
    : columns;
  const changed = (name: ContractPriceColumn) =>
    source[name].map((value) => transformPrice(value, transform));
  return {
    times,
    columns: {
      OPEN: changed('OPEN'),
      HIGH: changed('HIGH'),
      LOW: changed('LOW'),
      FINAL: changed('FINAL'),
      VOLUME: columns.VOLUME,
    },
  };
}

/** The three prices; the contracts stay. Adjusted prices follow by stitching. */
export function transformMultiple(
  { times, columns }: MultiplePrices,
  transform: PriceTransform,
): MultiplePrices {
  const changed = (values: Float64Array) => values.map((value) => transformPrice(value, transform));
  return {
    times,
    columns: {
      ...columns,
      PRICE: changed(columns.PRICE),
      FORWARD: changed(columns.FORWARD),
      CARRY: changed(columns.CARRY),
    },
  };
}
