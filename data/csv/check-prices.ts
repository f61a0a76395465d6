import type { AdjustedPrices, MultiplePrices } from '../../domain/series/series';

/** The file in which the priced contract falls back to an earlier one, and where; at most one line. */
export function rollsBackwards(file: string, { times, columns }: MultiplePrices): readonly string[] {
  const contracts = columns.PRICE_CONTRACT;
  const row = contracts.findIndex((contract, index) => index > 0 && contract < contracts[index - 1]);
  if (row < 0) return [];
  return [
    `${file}: the contract falls from ${contracts[row - 1]} to ${contracts[row]} at ${new Date(times[row]).toISOString()}.`,
  ];
}

/** How the end of the adjusted prices differs from the last price, to which they are adjusted; undefined: it doesn't. */
export function endDiffers(multiple: MultiplePrices, adjusted: AdjustedPrices): string | undefined {
  const last = lastValue(multiple.columns.PRICE);
  const lastAdjusted = lastValue(adjusted.columns.price);
  if (Math.abs(last - lastAdjusted) <= 1e-6 * Math.abs(last)) return undefined;
  return `the last adjusted price is ${lastAdjusted}, the last price ${last}`;
}

function lastValue(values: Float64Array): number {
  const row = values.findLastIndex((value) => !Number.isNaN(value));
  return row < 0 ? Number.NaN : values[row];
}
