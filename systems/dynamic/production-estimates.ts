import type { Backtest } from '../backtest';
import type { BacktestConfig } from '../config/backtest-config';
import { type CorrelationMatrix, constantCorrelation } from '../estimation/correlation-matrix';
import { estimateReturnCorrelations } from '../estimation/return-correlations';
import { type CorrelationSettings, readCorrelationSettings, sectionOf } from '../estimation/settings';
import { ROOT_BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import { difference } from '../primitives/difference';
import { type Frame, lastValid } from '../primitives/time-series';
import type { RawData } from '../rawdata/raw-data';
import { volatility } from '../rawdata/volatility';
import { sideBySide } from '../weights/weights-over-time';
import type { SpeedControl } from './dynamic-problem';

/** Business days of prices that pysystemtrade's production estimates from. */
const PRODUCTION_ROWS = 512;

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
    correlation: productionCorrelation(sideBySide(Object.fromEntries(returns)), settings),
    annualStdevs: instruments.map((code) => productionStdev(rawdata(code), config)),
    costMultiplier,
    speed: { shadowCost, trackingErrorBuffer },
  };
}

/** In sample on the last rows, not shrunk. */
function productionCorrelation(returns: Frame, settings: CorrelationSettings): CorrelationMatrix {
  const names = Object.keys(returns.columns);
  if (names.length === 0) return constantCorrelation([], 0);
  const columns = Object.fromEntries(names.map((name) => [name, lastRows(returns.columns[name])]));
  const recent = { times: lastRows(returns.times), columns };
  const { matrices } = estimateReturnCorrelations(recent, { ...settings, dateMethod: 'in_sample' });
  return matrices[0] ?? constantCorrelation(names, settings.offdiag);
}

function productionStdev(
  raw: Pick<RawData, 'dailyPrice' | 'priceSize'>,
  { volatilityCalculation }: BacktestConfig,
): number {
  const daily = volatility(difference(lastRows(raw.dailyPrice().values)), volatilityCalculation);
  return (ROOT_BUSINESS_DAYS_IN_YEAR * lastValid(daily)) / lastValid(raw.priceSize().values);
}

function lastRows(values: Float64Array): Float64Array {
  return values.subarray(Math.max(0, values.length - PRODUCTION_ROWS));
}
