import { tstError } from '../../domain/errors/errors';
import { forwardFill, zeroToMissing } from '../../domain/series/fill';
import { reindex, reindexThenFill, unionTimes } from '../../domain/series/join';
import { firstAtOrAfter } from '../../domain/series/rows';
import type { MultiplePrices } from '../../domain/series/series';
import type { BacktestConfig } from '../config/backtest-config';
import { suggestion } from '../config/nearest-name';
import { wrongValue } from '../config/wrong-value';
import type { SystemData } from '../data/system-data';
import { divide, scale } from '../primitives/arithmetic';
import { ROOT_BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import { difference, runningSum, shift } from '../primitives/difference';
import { alphaOfCom, ewmMean } from '../primitives/ewm';
import { lazy, memoise, memoiseRecent } from '../primitives/memoise';
import { businessDayLast } from '../primitives/resample';
import { sliceFrom, type TimeSeries } from '../primitives/time-series';
import { assetClassMedianCarry, assetClassOf, assetClassPrice, onInstrumentDays } from './asset-class';
import { dailyAnnualisedRoll, rawCarry } from './carry';
import { crossSectionMean, demean, type FactorName, factorOf, longRunMean } from './factors';
import { hourlyLast } from './hourly';
import { volatility } from './volatility';

/** Centre of mass, in rows, of smoothed carry. */
const SMOOTHED_CARRY_COM = 90;

/** Instruments whose raw data are kept: in a large system they take nearly as much memory as all forecasts. */
const INSTRUMENTS_KEPT = 48;

export type DemeanMethod = 'ownLongRun' | 'allNow' | 'allLongRun' | 'classNow';

/** Raw data of one instrument. Each item is computed at its first use. */
export interface RawData {
  /** Adjusted price of each business day, price points. */
  dailyPrice(): TimeSeries;
  /** Adjusted price of each hour with an intraday row, price points. */
  hourlyPrice(): TimeSeries;
  /** Daily price change, price points. */
  dailyReturn(): TimeSeries;
  /** Current contract's price of each business day. */
  denominatorPrice(): TimeSeries;
  /** Size of that price, by which shares and percentages are measured; missing where it is 0. */
  priceSize(): TimeSeries;
  /** Standard deviation of daily price changes, price points. */
  dailyVol(): TimeSeries;
  /** `dailyVol` in percent of the size of the current contract's price. */
  percentVol(): TimeSeries;
  /** `dailyVol` x 16. */
  annualVol(): TimeSeries;
  /** Daily price change as a fraction of the size of that day's current price, on the days of both. */
  percentReturn(): TimeSeries;
  /** Daily price change / the day before's vol. */
  volNormalisedReturn(): TimeSeries;
  /** Running sum of `volNormalisedReturn`. */
  normalisedPrice(): TimeSeries;
  /** Running sum of the asset class's median `volNormalisedReturn`, on this instrument's days. */
  classNormalisedPrice(): TimeSeries;
  /** Mean price difference to the carry contract, price points a year. */
  annualisedRoll(): TimeSeries;
  /** Carry in annual Sharpe-ratio units. */
  rawCarry(): TimeSeries;
  smoothedCarry(): TimeSeries;
  classMedianCarry(): TimeSeries;
  factor(name: FactorName, lookbackDays: number): TimeSeries;
  demeanedFactor(name: FactorName, method: DemeanMethod, lookbackDays: number): TimeSeries;
}

/** Raw data of every instrument of a system; data before `start_date` are cut off. */
export function createRawData(
  config: BacktestConfig,
  data: SystemData,
  instruments: readonly string[],
): (code: string) => RawData {
  const ofClass = memoise((assetClass: string) =>
    instruments.filter((code) => data.instrument(code).assetClass === assetClass),
  );
  const classOf = (code: string) => assetClassOf(data, code);
  const classPrice = memoise((assetClass: string) =>
    assetClassPrice(ofClass(assetClass).map((code) => rawData(code).volNormalisedReturn())),
  );
  const classCarry = memoise((assetClass: string) =>
    assetClassMedianCarry(ofClass(assetClass).map((code) => rawData(code).smoothedCarry())),
  );
  const factorMean = memoise((key: string) => {
    const { codes, name, lookbackDays } = JSON.parse(key) as {
      codes: string[];
      name: FactorName;
      lookbackDays: number;
    };
    return crossSectionMean(codes.map((code) => rawData(code).factor(name, lookbackDays)));
  });
  const meanFor = (codes: readonly string[], name: FactorName, lookbackDays: number) =>
    factorMean(JSON.stringify({ codes, name, lookbackDays }));
  const longRunOfAll = memoise((mean: TimeSeries) => longRunMean(mean));

  const rawData = memoiseRecent(INSTRUMENTS_KEPT, (code: string): RawData => {
    const own = ownRawData(code, config, data);
    const meanOf = (method: DemeanMethod, factor: TimeSeries, name: FactorName, days: number) => {
      if (method === 'ownLongRun') return longRunMean(factor);
      // Over the whole class, as pysystemtrade does; prices and carry of a class are those of the strategy's part of it.
      if (method === 'classNow') return meanFor(data.instrumentsInClass(classOf(code)), name, days);
      const mean = meanFor(instruments, name, days);
      return method === 'allLongRun' ? longRunOfAll(mean) : mean;
    };
    return {
      ...own,
      classNormalisedPrice: lazy(() =>
        onInstrumentDays(classPrice(classOf(code)), own.normalisedPrice().times),
      ),
      classMedianCarry: lazy(() => onInstrumentDays(classCarry(classOf(code)), own.rawCarry().times)),
      demeanedFactor: (name, method, lookbackDays) => {
        const factor = own.factor(name, lookbackDays);
        return demean(factor, meanOf(method, factor, name, lookbackDays));
      },
    };
  });
  return rawData;
}

type OwnRawData = Omit<RawData, 'classNormalisedPrice' | 'classMedianCarry' | 'demeanedFactor'>;

/** What needs no other instrument. */
function ownRawData(code: string, config: BacktestConfig, data: SystemData): OwnRawData {
  const adjusted = lazy(() => adjustedFrom(code, config, data));
  const multiple = lazy(() => multipleFrom(data.multiplePrices(code), config.startDate));
  const dailyPrice = lazy(() => businessDayLast(adjusted()));
  const dailyReturn = lazy(() => ({ times: dailyPrice().times, values: difference(dailyPrice().values) }));
  const denominatorPrice = lazy(() =>
    businessDayLast({ times: multiple().times, values: multiple().columns.PRICE }),
  );
  const priceSize = lazy(() => ({
    times: denominatorPrice().times,
    values: zeroToMissing(denominatorPrice().values.map(Math.abs)),
  }));
  const hourlyPrice = lazy(() => hourlyLast(adjusted()));
  const dailyVol = lazy(() => {
    const returns = volReturns({ dailyReturn, percentReturn, hourlyPrice }, config);
    return businessDayLast({
      times: returns.times,
      values: volatility(returns.values, config.volatilityCalculation),
    });
  });
  const percentReturn = lazy(() => {
    const times = unionTimes([dailyReturn().times, priceSize().times]);
    const { times: priced, values } = priceSize();
    const price = reindex({ times: priced, values: forwardFill(values) }, times);
    return { times, values: divide(reindex(dailyReturn(), times), price) };
  });
  const volNormalisedReturn = lazy(() => {
    return { times: dailyReturn().times, values: divide(dailyReturn().values, shift(dailyVol().values)) };
  });
  const annualisedRoll = lazy(() => dailyAnnualisedRoll(multiple()));
  const rawCarrySeries = lazy(() => rawCarry(annualisedRoll(), dailyVol()));
  const factor = memoise((key: string) => {
    const [name, days] = key.split('/');
    return factorOf(name as FactorName, percentReturn(), Number(days));
  });
  return {
    dailyPrice,
    dailyReturn,
    denominatorPrice,
    priceSize,
    dailyVol,
    percentReturn,
    volNormalisedReturn,
    annualisedRoll,
    hourlyPrice,
    percentVol: lazy(() => percentVolOf(dailyVol(), priceSize())),
    annualVol: lazy(() => ({
      times: dailyVol().times,
      values: scale(dailyVol().values, ROOT_BUSINESS_DAYS_IN_YEAR),
    })),
    normalisedPrice: lazy(() => ({
      times: volNormalisedReturn().times,
      values: runningSum(volNormalisedReturn().values),
    })),
    rawCarry: rawCarrySeries,
    smoothedCarry: lazy(() => ({
      times: rawCarrySeries().times,
      values: ewmMean(rawCarrySeries().values, { alpha: alphaOfCom(SMOOTHED_CARRY_COM) }),
    })),
    factor: (name, lookbackDays) => factor(`${name}/${lookbackDays}`),
  };
}

/**
 * The returns that `volatility_calculation.name_returns_attr_in_rawdata` names. The vol of hourly ones is that of an
 * hour, which `multiplier_to_get_daily_vol` makes a day's; each day has its last. Throws BAD_CONFIG for others.
 */
function volReturns(
  raw: Pick<RawData, 'dailyReturn' | 'percentReturn' | 'hourlyPrice'>,
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
