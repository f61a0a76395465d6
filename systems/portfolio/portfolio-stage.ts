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
import type { RiskMeasures } from './risk-overlay';
import type { RiskOverlay } from './risk-overlay-over-time';

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
  /** What the overlay measured on the last day; undefined without one. */
  lastRiskMeasures(): RiskMeasures | undefined;
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
  riskOverlay(stage: PortfolioStage, limits: RiskOverlayLimits): RiskOverlay;
  capitalMultiplier(): TimeSeries;
}

export interface PortfolioInputs {
  readonly config: BacktestConfig;
  readonly instruments: readonly string[];
  readonly sizing: SizingStage;
  readonly estimators: PortfolioEstimators;
}

export function createPortfolioStage(inputs: PortfolioInputs): PortfolioStage {
  const weights = weightsPart(inputs, () => stage);
  const positions = positionsPart(inputs, weights, () => stage);
  const held = heldPart(inputs, weights, positions);
  const stage: PortfolioStage = { ...weights, ...positions, ...held, ...actualPart(inputs, positions, held) };
  return stage;
}

type Part<Keys extends keyof PortfolioStage> = Pick<PortfolioStage, Keys>;
type Weights = Part<
  'zeroWeightInstruments' | 'rawInstrumentWeights' | 'instrumentWeights' | 'diversificationMultiplier'
>;
type Positions = Part<'positionBeforeOverlay' | 'riskScalar' | 'lastRiskMeasures' | 'notionalPosition'>;
type Held = Part<'buffers' | 'subsystemBuffers' | 'bufferedPosition' | 'bufferedSubsystemPosition'>;
type Actual = Part<'capitalMultiplier' | 'actualPosition' | 'actualBuffers' | 'bufferedActualPosition'>;

/** `stage` is the whole of it, which estimates ask once they are asked. */
function weightsPart(
  { config, instruments, sizing, estimators }: PortfolioInputs,
  stage: () => PortfolioStage,
): Weights {
  const subsystems = lazy(() =>
    sideBySide(Object.fromEntries(instruments.map((code) => [code, sizing.subsystemPosition(code)]))),
  );
  const zeroWeights = lazy(() => zeroWeightInstruments(config, instruments, sizing));
  const rawInstrumentWeights = lazy(() =>
    config.useInstrumentWeightEstimates
      ? estimators.rawInstrumentWeights(stage())
      : fixedWeights(fixedInstrumentWeights(config, instruments, zeroWeights), subsystems().times[0]),
  );
  const instrumentWeights = lazy(() =>
    weightsOverTime(rawInstrumentWeights(), subsystems(), config.instrumentWeightEwmaSpan),
  );
  return {
    zeroWeightInstruments: zeroWeights,
    rawInstrumentWeights,
    instrumentWeights,
    diversificationMultiplier: lazy(() =>
      config.useInstrumentDivMultEstimates
        ? estimators.diversificationMultiplier(stage())
        : constantSeries(instrumentWeights().times, config.instrumentDivMultiplier),
    ),
  };
}

function positionsPart(
  { config, sizing, estimators }: PortfolioInputs,
  { instrumentWeights, diversificationMultiplier }: Weights,
  stage: () => PortfolioStage,
): Positions {
  const { riskOverlay } = config;
  const positionBeforeOverlay = memoise((code: string) =>
    timesFactors(sizing.subsystemPosition(code), [
      column(instrumentWeights(), code),
      diversificationMultiplier(),
    ]),
  );
  const overlay = lazy(() => riskOverlay && estimators.riskOverlay(stage(), riskOverlay));
  const riskScalar = lazy(() => overlay()?.scalar ?? constantSeries(instrumentWeights().times, 1));
  return {
    positionBeforeOverlay,
    riskScalar,
    lastRiskMeasures: () => overlay()?.lastMeasures,
    notionalPosition: memoise((code: string) =>
      riskOverlay === undefined
        ? positionBeforeOverlay(code)
        : timesFactors(positionBeforeOverlay(code), [riskScalar()]),
    ),
  };
}

function heldPart(
  { config, sizing }: PortfolioInputs,
  { instrumentWeights, diversificationMultiplier }: Weights,
  { notionalPosition }: Positions,
): Held {
  const buffersOf = (position: TimeSeries, code: string, weight?: TimeSeries): Buffers =>
    buffersAround(
      { position, averagePosition: sizing.averagePosition(code), weight },
      config.bufferMethod,
      config.bufferSize,
    );
  const weightTimesMultiplier = (code: string): TimeSeries =>
    timesFactors(column(instrumentWeights(), code), [diversificationMultiplier()]);
  const buffers = memoise((code: string) =>
    buffersOf(notionalPosition(code), code, weightTimesMultiplier(code)),
  );
  const subsystemBuffers = memoise((code: string) => buffersOf(sizing.subsystemPosition(code), code));
  return {
    buffers,
    subsystemBuffers,
    bufferedPosition: memoiseRounded((code, rounded) =>
      heldWithin(config, notionalPosition(code), buffers(code), rounded),
    ),
    bufferedSubsystemPosition: memoiseRounded((code, rounded) =>
      heldWithin(config, sizing.subsystemPosition(code), subsystemBuffers(code), rounded),
    ),
  };
}

function actualPart(
  { config, estimators }: PortfolioInputs,
  { notionalPosition }: Positions,
  { buffers }: Held,
): Actual {
  const capitalMultiplier = lazy(() => estimators.capitalMultiplier());
  // On fixed capital the accounts, which the multiplier comes from, need not be worked out.
  const scaled = (series: TimeSeries): TimeSeries =>
    config.capitalMultiplier === 'fixed_capital' ? series : scaleUp(series, capitalMultiplier());
  const actualPosition = memoise((code: string) => scaled(notionalPosition(code)));
  const actualBuffers = memoise((code: string) => ({
    top: scaled(buffers(code).top),
    bottom: scaled(buffers(code).bottom),
  }));
  return {
    capitalMultiplier,
    actualPosition,
    actualBuffers,
    bufferedActualPosition: memoiseRounded((code, rounded) =>
      heldWithin(config, actualPosition(code), actualBuffers(code), rounded),
    ),
  };
}

function heldWithin(
  { bufferTradeToEdge }: BacktestConfig,
  position: TimeSeries,
  buffers: Buffers,
  rounded: boolean,
): TimeSeries {
  return applyBuffers(position, buffers, { rounded, tradeToEdge: bufferTradeToEdge });
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
