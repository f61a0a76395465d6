import { rollingStd } from '../primitives/rolling';
import { mapValues } from '../primitives/time-series';
import { ewmacForecast } from './ewmac';
import { numberArgument, type Rule } from './rule';

const STD_ROWS = 5000;
const WING_STDS = 3;

/**
 * Against a crossover, only where it is at least three of its standard deviations from zero; all of it on its
 * first two days, which have no standard deviation yet (parity: pysystemtrade cuts off what is *below*).
 */
export const meanReversionInWings: Rule = {
  data: ['rawdata.get_daily_prices', 'rawdata.daily_returns_volatility'],
  arguments: { Lfast: 4 },
  forecast: ([price, vol], args) => {
    const fast = numberArgument(args, 'Lfast');
    const trend = ewmacForecast(price, vol, fast, 4 * fast);
    const std = rollingStd(trend.values, { rows: STD_ROWS, minPeriods: 3 });
    return mapValues(trend, (x, i) => (Math.abs(x) < WING_STDS * std[i] ? 0 : -x));
  },
};
