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

const DEFAULT_CLEANING: CleaningConfig = {
  ignore_future_prices: true,
  ignore_prices_with_zero_volumes_daily: false,
  ignore_prices_with_zero_volumes_intraday: true,
  ignore_zero_prices: true,
  ignore_negative_prices: false,
};

/**
 * Bars that may be used. `now` is in the time base of the bars. A missing price or volume is kept; an infinite close
 * drops its bar, another infinite number is missing.
 */
export function cleanBars(
  bars: ContractPrices,
  options: { readonly now: number; readonly daily: boolean; readonly config?: CleaningConfig },
): ContractPrices {
  const config = options.config ?? DEFAULT_CLEANING;
  const ignoreZeroVolume = options.daily
    ? config.ignore_prices_with_zero_volumes_daily
    : config.ignore_prices_with_zero_volumes_intraday;
  const { FINAL, VOLUME } = bars.columns;
  const kept = filterRows(bars, (row) => {
    if (!Number.isNaN(FINAL[row]) && !Number.isFinite(FINAL[row])) return false;
    if (config.ignore_future_prices && bars.times[row] >= options.now) return false;
    if (ignoreZeroVolume && VOLUME[row] === 0) return false;
    if (config.ignore_zero_prices && FINAL[row] === 0) return false;
    return !(config.ignore_negative_prices && FINAL[row] < 0);
  });
  return withoutInfinity(kept);
}

function withoutInfinity(bars: ContractPrices): ContractPrices {
  const isInfinite = (value: number) => !Number.isFinite(value) && !Number.isNaN(value);
  const columns = { ...bars.columns };
  for (const name of BAR_COLUMNS)
    if (columns[name].some(isInfinite)) columns[name] = columns[name].map(knownOrMissing);
  return { times: bars.times, columns };
}
