import { tstError } from '../../domain/errors/errors';
import { zeroToMissing } from '../../domain/series/fill';
import { firstAtOrAfter } from '../../domain/series/rows';
import type { MultiplePrices } from '../../domain/series/series';
import type { BacktestConfig } from '../config/backtest-config';
import type { SystemData } from '../data/system-data';
import { lazy } from '../primitives/memoise';
import { businessDayLast } from '../primitives/resample';
import { sliceFrom, type TimeSeries } from '../primitives/time-series';
import { hourlyLast } from './hourly';

/** Prices of one instrument from `start_date` on, by day and by hour. Each is computed at its first use. */
export function ownPrices(code: string, config: BacktestConfig, data: SystemData) {
  const adjusted = lazy(() => adjustedFrom(code, config, data));
  const multiple = lazy(() => multipleFrom(data.multiplePrices(code), config.startDate));
  const dailyPrice = lazy(() => businessDayLast(adjusted()));
  const denominatorPrice = lazy(() =>
    businessDayLast({ times: multiple().times, values: multiple().columns.PRICE }),
  );
  const priceSize = lazy(() => ({
    times: denominatorPrice().times,
    values: zeroToMissing(denominatorPrice().values.map(Math.abs)),
  }));
  const hourlyPrice = lazy(() => hourlyLast(adjusted()));
  return { multiple, dailyPrice, hourlyPrice, denominatorPrice, priceSize };
}

export type OwnPrices = ReturnType<typeof ownPrices>;

function adjustedFrom(code: string, config: BacktestConfig, data: SystemData): TimeSeries {
  const prices = data.adjustedPrices(code);
  const series = sliceFrom({ times: prices.times, values: prices.columns.price }, config.startDate);
  if (series.times.length === 0)
    throw tstError('MISSING_DATA', `${code}: no adjusted prices since start_date`);
  return series;
}

function multipleFrom(prices: MultiplePrices, startDate: number): MultiplePrices {
  const row = firstAtOrAfter(prices.times, startDate);
  if (row === 0) return prices;
  const cut = (values: Float64Array) => values.subarray(row);
  const { PRICE, FORWARD, CARRY, PRICE_CONTRACT, FORWARD_CONTRACT, CARRY_CONTRACT } = prices.columns;
  return {
    times: cut(prices.times),
    columns: {
      PRICE: cut(PRICE),
      FORWARD: cut(FORWARD),
      CARRY: cut(CARRY),
      PRICE_CONTRACT: cut(PRICE_CONTRACT),
      FORWARD_CONTRACT: cut(FORWARD_CONTRACT),
      CARRY_CONTRACT: cut(CARRY_CONTRACT),
    },
  };
}
