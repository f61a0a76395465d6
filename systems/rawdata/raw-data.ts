import type { BacktestConfig } from '../config/backtest-config';
import type { SystemData } from '../data/system-data';
import { lazy, memoise, memoiseRecent } from '../primitives/memoise';
import type { TimeSeries } from '../primitives/time-series';
import { assetClassMedianCarry, assetClassOf, assetClassPrice, onInstrumentDays } from './asset-class';
import { crossSectionMean, demean, type FactorName, longRunMean } from './factors';
import { ownRawData } from './own-raw-data';

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
