import { ROOT_BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import { forwardFill } from '../primitives/fill';
import { asOf, intersectTimes, reindex } from '../primitives/join';
import { mapValues, type TimeSeries } from '../primitives/time-series';

/** The forecast at which a position is of average size. */
const AVERAGE_FORECAST = 10;

/** Money that the strategy wants to make or lose on a typical day, base currency. */
export function dailyCashTarget(capital: number, percentageVolTarget: number): number {
  return (capital * percentageVolTarget) / 100 / ROOT_BUSINESS_DAYS_IN_YEAR;
}

/** Value in instrument currency of a move of 1 % of one contract. */
export function blockValue(denominatorPrice: TimeSeries, pointSize: number): TimeSeries {
  const price = forwardFill(denominatorPrice.values);
  return mapValues(denominatorPrice, (_, i) => price[i] * pointSize * 0.01);
}

/** Daily standard deviation of one contract's value in instrument currency, where both inputs have a row. */
export function instrumentCurrencyVol(block: TimeSeries, percentVol: TimeSeries): TimeSeries {
  const times = intersectTimes(block.times, percentVol.times);
  const value = reindex(block, times);
  const vol = reindex(percentVol, times);
  return { times, values: value.map((x, i) => x * vol[i]) };
}

/** The same in base currency; `fx` is base currency per unit of instrument currency. */
export function instrumentValueVol(currencyVol: TimeSeries, fx: TimeSeries): TimeSeries {
  const rate = asOf(fx, currencyVol.times);
  return mapValues(currencyVol, (vol, i) => vol * rate[i]);
}

/** Contracts to hold at an average forecast, if the whole capital were in this instrument (vol scalar). */
export function averagePosition(cashTarget: number, valueVol: TimeSeries): TimeSeries {
  return mapValues(valueVol, (vol) => cashTarget / vol);
}

/** Contracts wanted for the combined forecast, on its days; never short if `longOnly`. */
export function subsystemPosition(average: TimeSeries, forecast: TimeSeries, longOnly: boolean): TimeSeries {
  const size = asOf(average, forecast.times);
  return mapValues(forecast, (x, i) => {
    const position = (size[i] * x) / AVERAGE_FORECAST;
    return longOnly && position < 0 ? 0 : position;
  });
}
