import { rollingMax, rollingMin } from '../../systems/primitives/rolling';
import { numberArgument, type Rule } from '../../systems/rules/rule';

/**
 * An example of a rule of your own: where the price stands between its lowest and highest of `lookback` days,
 * from -1 to +1. A strategy file names it by folder, file and export:
 *
 *   trading_rules:
 *     high_low:
 *       function: rules.high-low.highLow
 *       other_args: {lookback: 120}
 *       forecast_scalar: 16
 *
 * Inputs are named series of the engine, in the order of `data`; the result has one value per time. Imports of
 * `../../systems` are found in the installation, wherever this directory is copied to.
 */
export const highLow: Rule = {
  data: ['rawdata.get_daily_prices'],
  arguments: { lookback: 120 },
  forecast: ([price], args) => {
    const rows = { rows: numberArgument(args, 'lookback'), minPeriods: 10 };
    const highest = rollingMax(price.values, rows);
    const lowest = rollingMin(price.values, rows);
    const values = price.values.map((p, i) => (2 * p - highest[i] - lowest[i]) / (highest[i] - lowest[i]));
    return { times: price.times, values };
  },
};
