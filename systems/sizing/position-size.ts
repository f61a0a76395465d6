import { forwardFill } from '../../domain/series/fill';
import { asOf, intersectTimes, reindex } from '../../domain/series/join';
import { multiply } from '../primitives/arithmetic';
import { ROOT_BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import type { TimeSeries } from '../primitives/time-series';

/** The forecast at which a position is of average size. */
const AVERAGE_FORECAST = 10;

/** Money that the strategy wants to make or lose on a typical day, base currency. */
export function dailyCashTarget(capital: number, percentageVolTarget: number): number {
  return (capital * percentageVolTarget) / 100 / ROOT_BUSINESS_DAYS_IN_YEAR;
}

/** Value in instrument currency of a move of one contract by 1 % of the size of its price; never negative. */
export function blockValue(priceSize: TimeSeries, pointSize: number): TimeSeries {
  const price = forwardFill(priceSize.values);
  const values = new Float64Array(price.length);
  for (let i = 0; i < values.length; i++) values[i] = price[i] * pointSize * 0.01;
  return { times: priceSize.times, values };
}

/** Daily standard deviation of one contract's value in instrument currency, where both inputs have a row. */
export function instrumentCurrencyVol(block: TimeSeries, percentVol: TimeSeries): TimeSeries {
  const times = intersectTimes(block.times, percentVol.times);
  return { times, values: multiply(reindex(block, times), reindex(percentVol, times)) };
}

/** The same in base currency; `fx` is base currency per unit of instrument currency. */
export function instrumentValueVol(currencyVol: TimeSeries, fx: TimeSeries): TimeSeries {
  return { times: currencyVol.times, values: multiply(currencyVol.values, asOf(fx, currencyVol.times)) };
}

/**
 * Contracts to hold at an average forecast, if the whole capital were in this instrument (vol scalar); missing where
 * the instrument does not move.
 */
export function averagePosition(cashTarget: number, valueVol: TimeSeries): TimeSeries {
  const values = new Float64Array(valueVol.values.length);
  for (let i = 0; i < values.length; i++) {
    const vol = valueVol.values[i];
    values[i] = vol > 0 ? cashTarget / vol : NaN;
  }
  return { times: valueVol.times, values };
}

/** Contracts wanted for the combined forecast, on its days; never short if `longOnly`. */
export function subsystemPosition(average: TimeSeries, forecast: TimeSeries, longOnly: boolean): TimeSeries {
  const size = asOf(average, forecast.times);
  const values = new Float64Array(size.length);
  for (let i = 0; i < values.length; i++) {
    const position = (size[i] * forecast.values[i]) / AVERAGE_FORECAST;
    values[i] = longOnly && position < 0 ? 0 : position;
  }
  return { times: forecast.times, values };
}
