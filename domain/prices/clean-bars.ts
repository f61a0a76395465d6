/** Drops unusable bars before anything is done with them. */
import { knownOrMissing } from '../numbers/finite';
import { filterRows } from '../series/rows';
import type { ContractPrices } from '../series/series';
import { BAR_COLUMNS } from './bars';

/** pysystemtrade's keys. */
export interface CleaningConfig {
  readonly ignore_future_prices: boolean;
  readonly ignore_prices_with_zero_volumes_daily: boolean;
  readonly ignore_prices_with_zero_volumes_intraday: boolean;
  readonly ignore_zero_prices: boolean;
  readonly ignore_negative_prices: boolean;
}

/**
 * Bars that may be used. `now` is in the time base of the bars. A missing price or volume is kept; an infinite close
 * drops its bar, another infinite number is missing.
 */
export function cleanBars(
  bars: ContractPrices,
  options: { readonly now: number; readonly daily: boolean; readonly config: CleaningConfig },
): ContractPrices {
  const { config, daily, now } = options;
  const ignoreZeroVolume = daily
    ? config.ignore_prices_with_zero_volumes_daily
    : config.ignore_prices_with_zero_volumes_intraday;
  const { FINAL, VOLUME } = bars.columns;
  const kept = filterRows(bars, (row) => {
    if (!Number.isNaN(FINAL[row]) && !Number.isFinite(FINAL[row])) return false;
    if (config.ignore_future_prices && bars.times[row] >= now) return false;
    if (ignoreZeroVolume && VOLUME[row] === 0) return false;
    if (config.ignore_zero_prices && FINAL[row] === 0) return false;
    return !(config.ignore_negative_prices && FINAL[row] < 0);
  });
  return withoutInfinity(kept);
}

/** How many bars newer than the last stored one are left out for a price below zero, which may be a true one. */
export function leftOutBelowZero(
  { times, columns }: ContractPrices,
  last: number | undefined,
  config: CleaningConfig,
): number {
  if (!config.ignore_negative_prices) return 0;
  return columns.FINAL.filter((final, row) => final < 0 && !(last !== undefined && times[row] <= last))
    .length;
}

function withoutInfinity(bars: ContractPrices): ContractPrices {
  const isInfinite = (value: number) => !Number.isFinite(value) && !Number.isNaN(value);
  const columns = { ...bars.columns };
  for (const name of BAR_COLUMNS)
    if (columns[name].some(isInfinite)) columns[name] = columns[name].map(knownOrMissing);
  return { times: bars.times, columns };
}
