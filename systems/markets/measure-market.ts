import { recentAverage } from '../accounting/recent-average';
import type { BacktestConfig } from '../config/backtest-config';
import type { SystemData } from '../data/system-data';
import { lastValid, type TimeSeries } from '../primitives/time-series';
import { ownRawData } from '../rawdata/own-raw-data';
import type { Market } from './market';

/** A market with the daily series that its figures are from; local times. */
export interface MeasuredMarket extends Market {
  /** Adjusted price of each business day, price points. */
  readonly dailyPrice: TimeSeries;
  /** Daily price change as a fraction of the size of that day's price. */
  readonly percentReturn: TimeSeries;
}

/**
 * Figures of a market from its stored series, with the configured estimators, on the prices from `config.startDate` on.
 * `contractsPerDay` is from its contracts. Throws MISSING_DATA, UNKNOWN_INSTRUMENT.
 */
export function measureMarket(
  code: string,
  data: SystemData,
  config: BacktestConfig,
  contractsPerDay: number,
): MeasuredMarket {
  const raw = ownRawData(code, config, data);
  const { assetClass, currency, pointSize, perBlock, percentage, perTrade } = data.instrument(code);
  return {
    instrument: code,
    assetClass,
    currency,
    pointSize,
    fx: lastValid(data.fx(`${currency}${config.baseCurrency}`).columns.price),
    price: lastValid(raw.denominatorPrice().values),
    meanAdjustedPrice: recentAverage(raw.dailyPrice()),
    dailyPriceStdev: lastValid(raw.dailyVol().values),
    contractsPerDay,
    costs: { slippage: data.spreadCost(code), perBlock, percentage, perTrade },
    dailyPrice: raw.dailyPrice(),
    percentReturn: raw.percentReturn(),
  };
}
