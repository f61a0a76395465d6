/** Which bars are dropped before anything is done with them. */
import { filterRows } from '../series/rows';
import type { ContractPrices } from '../series/series';

/** pysystemtrade's keys. */
export interface CleaningConfig {
  readonly ignore_future_prices: boolean;
  readonly ignore_prices_with_zero_volumes_daily: boolean;
  readonly ignore_prices_with_zero_volumes_intraday: boolean;
  readonly ignore_zero_prices: boolean;
  readonly ignore_negative_prices: boolean;
}

export const DEFAULT_CLEANING: CleaningConfig = {
  ignore_future_prices: true,
  ignore_prices_with_zero_volumes_daily: false,
  ignore_prices_with_zero_volumes_intraday: true,
  ignore_zero_prices: true,
  ignore_negative_prices: false,
};

/** Bars that may be used. `now` is in the time base of the bars. A missing price or volume is kept. */
export function cleanBars(
  bars: ContractPrices,
  options: { readonly now: number; readonly daily: boolean; readonly config?: CleaningConfig },
): ContractPrices {
  const config = options.config ?? DEFAULT_CLEANING;
  const ignoreZeroVolume = options.daily
    ? config.ignore_prices_with_zero_volumes_daily
    : config.ignore_prices_with_zero_volumes_intraday;
  const { FINAL, VOLUME } = bars.columns;
  return filterRows(bars, (row) => {
    if (config.ignore_future_prices && bars.times[row] >= options.now) return false;
    if (ignoreZeroVolume && VOLUME[row] === 0) return false;
    if (config.ignore_zero_prices && FINAL[row] === 0) return false;
    return !(config.ignore_negative_prices && FINAL[row] < 0);
  });
}
