import type { BacktestConfig } from '../config/backtest-config';
import type { PortfolioEstimators, PortfolioStage } from '../portfolio/portfolio-stage';
import type { Frame, TimeSeries } from '../primitives/time-series';
import { sideBySide } from '../weights/weights-over-time';
import type { CorrelationsOverTime } from './correlations-over-time';
import { estimateDiversificationMultiplier } from './diversification-multiplier';
import { estimateInstrumentWeights } from './instrument-weights';
import { realisedCostSharpe } from './net-returns';
import { estimateReturnCorrelations } from './return-correlations';
import {
  readCorrelationSettings,
  readDiversificationSettings,
  readWeightSettings,
  sectionOf,
} from './settings';

export interface PortfolioEstimatorInputs {
  readonly config: BacktestConfig;
  readonly instruments: readonly string[];
  /** Daily P&L of an instrument traded alone with rounded, buffered positions, base currency. */
  readonly subsystemPandl: (code: string) => SubsystemPandl;
}

export interface SubsystemPandl {
  readonly gross: TimeSeries;
  /** Negative. */
  readonly costs: TimeSeries;
  readonly net: TimeSeries;
}

export type InstrumentEstimates = Pick<
  PortfolioEstimators,
  'rawInstrumentWeights' | 'diversificationMultiplier'
> & {
  correlations(stage: PortfolioStage): CorrelationsOverTime;
};

/** Estimators for the portfolio stage. Instruments of zero weight take no part. */
export function createPortfolioEstimators(inputs: PortfolioEstimatorInputs): InstrumentEstimates {
  const { config, instruments, subsystemPandl } = inputs;
  const estimators: InstrumentEstimates = {
    rawInstrumentWeights: (stage) => {
      const key = 'instrument_weight_estimate';
      const settings = readWeightSettings(sectionOf(config.effective, key), key);
      const codes = weighted(stage, instruments);
      const costSharpes = Float64Array.from(codes, (code) => {
        const { gross, costs } = subsystemPandl(code);
        return realisedCostSharpe(gross.values, costs.values);
      });
      return estimateInstrumentWeights(
        returnsOf(codes, (code) => subsystemPandl(code).gross),
        costSharpes,
        settings,
      );
    },
    correlations: (stage) => {
      const key = 'instrument_correlation_estimate';
      const settings = readCorrelationSettings(sectionOf(config.effective, key), key);
      const codes = weighted(stage, instruments);
      return estimateReturnCorrelations(
        returnsOf(codes, (code) => subsystemPandl(code).net),
        settings,
      );
    },
    diversificationMultiplier: (stage) => {
      const key = 'instrument_div_mult_estimate';
      const settings = readDiversificationSettings(sectionOf(config.effective, key), key);
      return estimateDiversificationMultiplier(
        estimators.correlations(stage),
        stage.instrumentWeights(),
        settings,
      );
    },
  };
  return estimators;
}

function weighted(stage: PortfolioStage, instruments: readonly string[]): readonly string[] {
  const zero = stage.zeroWeightInstruments();
  return instruments.filter((code) => !zero.has(code));
}

function returnsOf(codes: readonly string[], returns: (code: string) => TimeSeries): Frame {
  return sideBySide(Object.fromEntries(codes.map((code) => [code, returns(code)])));
}
