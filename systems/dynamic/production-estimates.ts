import type { Backtest } from '../backtest';
import type { BacktestConfig } from '../config/backtest-config';
import type { CorrelationMatrix } from '../estimation/correlation-matrix';
import { recentCorrelation, recentRows } from '../estimation/recent-correlation';
import { readCorrelationSettings, sectionOf } from '../estimation/settings';
import { ROOT_BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import { difference } from '../primitives/difference';
import { lastValid } from '../primitives/time-series';
import type { RawData } from '../rawdata/raw-data';
import { volatility } from '../rawdata/volatility';
import { sideBySide } from '../weights/weights-over-time';
import type { SpeedControl } from './dynamic-problem';

/**
 * Where pysystemtrade's production departs from its backtest in what it optimises with: its own configuration, and
 * estimates from the last 512 business days alone. For those who want to compare; ours uses the backtest's.
 */
export interface ProductionEstimates {
  readonly correlation: CorrelationMatrix;
  /** Annual, as a fraction of value, in the order of the instruments. */
  readonly annualStdevs: readonly number[];
  readonly costMultiplier: number;
  readonly speed: SpeedControl;
}

/** `config`: the private configuration over the defaults, without the strategy's file. */
export function productionEstimates(backtest: Backtest, config: BacktestConfig): ProductionEstimates {
  const { instruments, rawdata } = backtest;
  const { shadowCost, trackingErrorBuffer, costMultiplier } = config.smallSystem;
  const key = 'instrument_returns_correlation';
  const settings = readCorrelationSettings(sectionOf(config.effective, key), key);
  const returns = instruments.map((code) => [code, rawdata(code).percentReturn()]);
  return {
    correlation: recentCorrelation(sideBySide(Object.fromEntries(returns)), settings),
    annualStdevs: instruments.map((code) => productionStdev(rawdata(code), config)),
    costMultiplier,
    speed: { shadowCost, trackingErrorBuffer },
  };
}

function productionStdev(
  raw: Pick<RawData, 'dailyPrice' | 'priceSize'>,
  { volatilityCalculation }: BacktestConfig,
): number {
  const daily = volatility(difference(recentRows(raw.dailyPrice().values)), volatilityCalculation);
  return (ROOT_BUSINESS_DAYS_IN_YEAR * lastValid(daily)) / lastValid(raw.priceSize().values);
}
