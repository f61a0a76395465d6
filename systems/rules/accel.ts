import { difference } from '../primitives/difference';
import { ewmacForecast } from './ewmac';
import { numberArgument, type Rule } from './rule';

/** Change of a crossover over the length of its fast average. */
export const accel: Rule = {
  data: ['rawdata.get_daily_prices', 'rawdata.daily_returns_volatility'],
  arguments: { Lfast: 4 },
  forecast: ([price, vol], args) => {
    const fast = numberArgument(args, 'Lfast');
    const trend = ewmacForecast(price, vol, fast, 4 * fast);
    return { times: trend.times, values: difference(trend.values, fast) };
  },
};
