import { asOfFilled } from '../../domain/series/join';
import type { BacktestConfig, RiskOverlayLimits } from '../config/backtest-config';
import { multiply } from '../primitives/arithmetic';
import { lazy, memoise } from '../primitives/memoise';
import { column, constantSeries, type Frame, type TimeSeries } from '../primitives/time-series';
import type { SizingStage } from '../sizing/sizing-stage';
import { fixedWeights, sideBySide, weightsOverTime } from '../weights/weights-over-time';
import { applyBuffers, type Buffers, buffersAround } from './buffers';
import { fixedInstrumentWeights } from './instrument-weights';
import { timesFactors } from './notional-position';

/** From subsystem positions to positions of the portfolio. */
export interface PortfolioStage {
  /** Instruments that are left out of estimated and equal weights. */
  zeroWeightInstruments(): ReadonlySet<string>;
  /** Weights before smoothing, at the times from which they hold. */
  rawInstrumentWeights(): Frame;
  /** Smoothed weights, each row summing to 1. */
  instrumentWeights(): Frame;
  diversificationMultiplier(): TimeSeries;
  /** Subsystem position x weight x diversification multiplier. */
  positionBeforeOverlay(code: string): TimeSeries;
  /** What the risk overlay multiplies positions by; constant 1 without one. */
  riskScalar(): TimeSeries;
  notionalPosition(code: string): TimeSeries;
  buffers(code: string): Buffers;
  subsystemBuffers(code: string): Buffers;
  /** Position held day by day with buffering. */
  bufferedPosition(code: string, rounded: boolean): TimeSeries;
  bufferedSubsystemPosition(code: string, rounded: boolean): TimeSeries;
  /** Multiple of the notional capital that is traded. */
  capitalMultiplier(): TimeSeries;
  actualPosition(code: string): TimeSeries;
  actualBuffers(code: string): Buffers;
  bufferedActualPosition(code: string, rounded: boolean): TimeSeries;
}

/** Estimates, and what comes from later stages. */
export interface PortfolioEstimators {
  rawInstrumentWeights(stage: PortfolioStage): Frame;
  diversificationMultiplier(stage: PortfolioStage): TimeSeries;
  riskScalar(stage: PortfolioStage, limits: RiskOverlayLimits): TimeSeries;
  capitalMultiplier(): TimeSeries;
}

export interface PortfolioInputs {
  readonly config: BacktestConfig;
  readonly instruments: readonly string[];
  readonly sizing: SizingStage;
  readonly estimators: PortfolioEstimators;
}

export function createPortfolioStage({
  config,
  instruments,
  sizing,
  estimators,
}: PortfolioInputs): PortfolioStage {
  const subsystems = lazy(() =>
    sideBySide(Object.fromEntries(instruments.map((code) => [code, sizing.subsystemPosition(code)]))),
  );
  const fixedRaw = (): Frame => {
    const weights = fixedInstrumentWeights(config, instruments, stage.zeroWeightInstruments);
    return fixedWeights(weights, subsystems().times[0]);
  };
  const buffersOf = (position: TimeSeries, code: string, weight?: TimeSeries): Buffers =>
    buffersAround(
      { position, averagePosition: sizing.averagePosition(code), weight },
      config.bufferMethod,
      config.bufferSize,
    );
  const weightTimesMultiplier = (code: string): TimeSeries =>
    timesFactors(column(stage.instrumentWeights(), code), [stage.diversificationMultiplier()]);
  const held = (position: TimeSeries, buffers: Buffers, rounded: boolean): TimeSeries =>
    applyBuffers(position, buffers, { rounded, tradeToEdge: config.bufferTradeToEdge });

  // On fixed capital the accounts, which the multiplier comes from, need not be worked out.
  const scaled = (series: TimeSeries): TimeSeries =>
    config.capitalMultiplier === 'fixed_capital' ? series : scaleUp(series, stage.capitalMultiplier());

  const stage: PortfolioStage = {
    zeroWeightInstruments: lazy(() => zeroWeightInstruments(config, instruments, sizing)),
    rawInstrumentWeights: lazy(() =>
      config.useInstrumentWeightEstimates ? estimators.rawInstrumentWeights(stage) : fixedRaw(),
    ),
    instrumentWeights: lazy(() =>
      weightsOverTime(stage.rawInstrumentWeights(), subsystems(), config.instrumentWeightEwmaSpan),
    ),
    diversificationMultiplier: lazy(() =>
      config.useInstrumentDivMultEstimates
        ? estimators.diversificationMultiplier(stage)
        : constantSeries(stage.instrumentWeights().times, config.instrumentDivMultiplier),
    ),
    positionBeforeOverlay: memoise((code: string) =>
      timesFactors(sizing.subsystemPosition(code), [
        column(stage.instrumentWeights(), code),
        stage.diversificationMultiplier(),
      ]),
    ),
    riskScalar: lazy(() =>
      config.riskOverlay === undefined
        ? constantSeries(stage.instrumentWeights().times, 1)
        : estimators.riskScalar(stage, config.riskOverlay),
    ),
    notionalPosition: memoise((code: string) =>
      config.riskOverlay === undefined
        ? stage.positionBeforeOverlay(code)
        : timesFactors(stage.positionBeforeOverlay(code), [stage.riskScalar()]),
    ),
    buffers: memoise((code: string) =>
      buffersOf(stage.notionalPosition(code), code, weightTimesMultiplier(code)),
    ),
    subsystemBuffers: memoise((code: string) => buffersOf(sizing.subsystemPosition(code), code)),
    bufferedPosition: memoiseRounded((code, rounded) =>
      held(stage.notionalPosition(code), stage.buffers(code), rounded),
    ),
    bufferedSubsystemPosition: memoiseRounded((code, rounded) =>
      held(sizing.subsystemPosition(code), stage.subsystemBuffers(code), rounded),
    ),
    capitalMultiplier: lazy(() => estimators.capitalMultiplier()),
    actualPosition: memoise((code: string) => scaled(stage.notionalPosition(code))),
    actualBuffers: memoise((code: string) => ({
      top: scaled(stage.buffers(code).top),
      bottom: scaled(stage.buffers(code).bottom),
    })),
    bufferedActualPosition: memoiseRounded((code, rounded) =>
      held(stage.actualPosition(code), stage.actualBuffers(code), rounded),
    ),
  };
  return stage;
}

function scaleUp(series: TimeSeries, multiplier: TimeSeries): TimeSeries {
  return { times: series.times, values: multiply(series.values, asOfFilled(multiplier, series.times)) };
}

/** Those configured so, and those whose subsystem position never is other than 0 or missing. */
function zeroWeightInstruments(
  config: BacktestConfig,
  instruments: readonly string[],
  sizing: SizingStage,
): ReadonlySet<string> {
  const isNeverHeld = (code: string) =>
    sizing.subsystemPosition(code).values.every((x) => x === 0 || Number.isNaN(x));
  return new Set(
    instruments.filter((code) => config.zeroWeightInstruments.includes(code) || isNeverHeld(code)),
  );
}

function memoiseRounded(
  compute: (code: string, rounded: boolean) => TimeSeries,
): (code: string, rounded: boolean) => TimeSeries {
  const rounded = memoise((code: string) => compute(code, true));
  const unrounded = memoise((code: string) => compute(code, false));
  return (code, isRounded) => (isRounded ? rounded(code) : unrounded(code));
}
