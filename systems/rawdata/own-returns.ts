import { forwardFill } from '../../domain/series/fill';
import { reindex, reindexThenFill, unionTimes } from '../../domain/series/join';
import type { BacktestConfig } from '../config/backtest-config';
import { suggestion } from '../config/nearest-name';
import { wrongValue } from '../config/wrong-value';
import { divide, scale } from '../primitives/arithmetic';
import { ROOT_BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import { difference, runningSum, shift } from '../primitives/difference';
import { lazy } from '../primitives/memoise';
import { businessDayLast } from '../primitives/resample';
import type { TimeSeries } from '../primitives/time-series';
import type { OwnPrices } from './own-prices';
import { volatility } from './volatility';

/** Returns and volatility of one instrument. Each is computed at its first use. */
export function ownReturns({ dailyPrice, hourlyPrice, priceSize }: OwnPrices, config: BacktestConfig) {
  const dailyReturn = lazy(() => ({ times: dailyPrice().times, values: difference(dailyPrice().values) }));
  const percentReturn = lazy(() => {
    const times = unionTimes([dailyReturn().times, priceSize().times]);
    const { times: priced, values } = priceSize();
    const price = reindex({ times: priced, values: forwardFill(values) }, times);
    return { times, values: divide(reindex(dailyReturn(), times), price) };
  });
  const dailyVol = lazy(() => {
    const returns = volReturns({ dailyReturn, percentReturn, hourlyPrice }, config);
    return businessDayLast({
      times: returns.times,
      values: volatility(returns.values, config.volatilityCalculation),
    });
  });
  const volNormalisedReturn = lazy(() => {
    return { times: dailyReturn().times, values: divide(dailyReturn().values, shift(dailyVol().values)) };
  });
  return {
    dailyReturn,
    percentReturn,
    dailyVol,
    volNormalisedReturn,
    percentVol: lazy(() => percentVolOf(dailyVol(), priceSize())),
    annualVol: lazy(() => ({
      times: dailyVol().times,
      values: scale(dailyVol().values, ROOT_BUSINESS_DAYS_IN_YEAR),
    })),
    normalisedPrice: lazy(() => ({
      times: volNormalisedReturn().times,
      values: runningSum(volNormalisedReturn().values),
    })),
  };
}

/**
 * The returns that `volatility_calculation.name_returns_attr_in_rawdata` names. The vol of hourly ones is that of an
 * hour, which `multiplier_to_get_daily_vol` makes a day's; each day has its last. Throws BAD_CONFIG for others.
 */
function volReturns(
  raw: Readonly<Record<'dailyReturn' | 'percentReturn' | 'hourlyPrice', () => TimeSeries>>,
  config: BacktestConfig,
): TimeSeries {
  const name = config.volatilityCalculation.nameReturnsAttrInRawdata;
  const known: Readonly<Record<string, () => TimeSeries>> = {
    daily_returns: raw.dailyReturn,
    get_daily_percentage_returns: raw.percentReturn,
    hourly_returns: () => ({ times: raw.hourlyPrice().times, values: difference(raw.hourlyPrice().values) }),
  };
  if (known[name] !== undefined) return known[name]();
  const near = suggestion(name, Object.keys(known));
  throw wrongValue('volatility_calculation.name_returns_attr_in_rawdata', `unknown '${name}'${near}`);
}

/** 100 x vol / size of the price, carried forward, on the vol's days. */
function percentVolOf(vol: TimeSeries, size: TimeSeries): TimeSeries {
  const price = reindexThenFill({ times: size.times, values: forwardFill(size.values) }, vol.times);
  const values = new Float64Array(price.length);
  for (let i = 0; i < values.length; i++) values[i] = (100 * vol.values[i]) / price[i];
  return { times: vol.times, values };
}
