import { reindex, unionTimes } from '../../domain/series/join';
import type { MultiplePrices } from '../../domain/series/series';
import { divide, scale } from '../primitives/arithmetic';
import { CALENDAR_DAYS_IN_YEAR, ROOT_BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import { businessDayMean } from '../primitives/resample';
import type { TimeSeries } from '../primitives/time-series';

/** Shortest distance between two contracts, in years: one day. */
const SHORTEST_YEARS = 1 / CALENDAR_DAYS_IN_YEAR;

/** Contract id as a year with fraction: 20241200 -> 2024 + 12/12. */
export function yearFraction(contract: number): number {
  const year = Math.floor(contract / 10000);
  return year + (contract - year * 10000) / 100 / 12;
}

/**
 * Price difference to the carry contract per year of distance, at each original row, in price points a year.
 * Equal prices count as missing; a distance under one day is lifted to one day, yet one of exactly zero is not
 * (pysystemtrade divides by zero there).
 */
export function annualisedRoll(prices: MultiplePrices): TimeSeries {
  const { PRICE, CARRY, PRICE_CONTRACT, CARRY_CONTRACT } = prices.columns;
  const values = new Float64Array(PRICE.length);
  // The contracts stay the same for many rows.
  let carry = NaN;
  let price = NaN;
  let years = NaN;
  for (let i = 0; i < values.length; i++) {
    const roll = PRICE[i] - CARRY[i];
    if (CARRY_CONTRACT[i] !== carry || PRICE_CONTRACT[i] !== price) {
      carry = CARRY_CONTRACT[i];
      price = PRICE_CONTRACT[i];
      years = liftDistance(yearFraction(carry) - yearFraction(price));
    }
    values[i] = roll === 0 ? NaN : roll / years;
  }
  return { times: prices.times, values };
}

/** Mean annualised roll of each business day. */
export function dailyAnnualisedRoll(prices: MultiplePrices): TimeSeries {
  return businessDayMean(annualisedRoll(prices));
}

/** Expected carry in annual Sharpe-ratio units, on the days of both: daily annualised roll / annual volatility. */
export function rawCarry(dailyRoll: TimeSeries, dailyVol: TimeSeries): TimeSeries {
  const times = unionTimes([dailyRoll.times, dailyVol.times]);
  const annualVol = scale(reindex(dailyVol, times), ROOT_BUSINESS_DAYS_IN_YEAR);
  return { times, values: divide(reindex(dailyRoll, times), annualVol) };
}

function liftDistance(years: number): number {
  if (years === 0 || Math.abs(years) >= SHORTEST_YEARS) return years;
  return Math.sign(years) * SHORTEST_YEARS;
}
