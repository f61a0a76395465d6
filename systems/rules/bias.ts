import { constantSeries } from '../primitives/time-series';
import type { Rule } from './rule';

/** Always long at the average forecast. */
export const longBias: Rule = {
  data: ['rawdata.get_daily_prices'],
  arguments: {},
  forecast: ([price]) => constantSeries(price.times, 10),
};

/** Always short at the average forecast. */
export const shortBias: Rule = {
  data: ['rawdata.get_daily_prices'],
  arguments: {},
  forecast: ([price]) => constantSeries(price.times, -10),
};
