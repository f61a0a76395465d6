import { backFill, forwardFill } from '../../domain/series/fill';
import { asOf, asOfFilled } from '../../domain/series/join';
import { costDeflator } from '../accounting/cost-deflator';
import type { BacktestConfig } from '../config/backtest-config';
import type { SystemData } from '../data/system-data';
import type { CorrelationsOverTime } from '../estimation/correlations-over-time';
import { estimateReturnCorrelations } from '../estimation/return-correlations';
import { readCorrelationSettings, sectionOf } from '../estimation/settings';
import { notTradingInstruments } from '../instrument-list';
import { ROOT_BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import { lazy, memoise } from '../primitives/memoise';
import { type Frame, lastValid, mapValues, sliceFrom, type TimeSeries } from '../primitives/time-series';
import type { RawData } from '../rawdata/raw-data';
import type { SizingStage } from '../sizing/sizing-stage';
import { sideBySide } from '../weights/weights-over-time';
import type { DynamicConstraints } from './dynamic-problem';
import { type DynamicPositions, optimiseOverTime } from './optimise-over-time';

/** Whole positions of a small account, optimised day by day. */
export interface DynamicStage {
  /** Unrounded positions before the risk overlay, side by side, carried forward. */
  unroundedPositions(): Frame;
  /** Size of one contract's value as a fraction of capital: a negative price leaves a position its sign. */
  contractValue(code: string): TimeSeries;
  /** Annual standard deviation of returns as a fraction of value. */
  annualStdev(code: string): TimeSeries;
  /** Cost of trading one unit of weight, fraction of capital, deflated to its day. */
  costPerWeight(code: string): TimeSeries;
  /** Correlations of the instruments' percentage returns. */
  correlations(): CorrelationsOverTime;
  constraints(): DynamicConstraints;
  optimised(): DynamicPositions;
  /** Optimised whole contracts of one instrument. */
  position(code: string): TimeSeries;
}

export interface DynamicStageInputs {
  readonly config: BacktestConfig;
  readonly instruments: readonly string[];
  readonly rawData: (code: string) => RawData;
  readonly data: Pick<SystemData, 'adjustedPrices' | 'instrument'>;
  readonly sizing: Pick<SizingStage, 'fx'>;
  readonly positionBeforeOverlay: (code: string) => TimeSeries;
  /** Cost of trading one contract, slippage included, at the last price of the current one; instrument currency. */
  readonly cashCostAtLastPrice: (code: string) => number;
  /** Contracts held the day before the first day; none when absent. */
  readonly startingPositions?: Readonly<Record<string, number>>;
}

/** Costs are this much too high before the deflator knows anything, so that nothing trades for no reason. */
const DEFLATOR_WITHOUT_DATA = 10_000;

export function createDynamicStage(inputs: DynamicStageInputs): DynamicStage {
  const { config, data, instruments, rawData, sizing } = inputs;
  const capital = config.notionalTradingCapital;
  const stage: DynamicStage = {
    unroundedPositions: lazy(() => {
      const frame = sideBySide(perInstrument(instruments, inputs.positionBeforeOverlay));
      return { times: frame.times, columns: mapRecord(frame.columns, forwardFill) };
    }),
    contractValue: memoise((code: string) => {
      // Only on days with a price: on others price and rate of the last such day stand.
      const price = rawData(code).priceSize();
      const rate = asOfFilled(sizing.fx(code), price.times);
      const { pointSize } = data.instrument(code);
      return mapValues(price, (x, i) => (x * pointSize * rate[i]) / capital);
    }),
    annualStdev: memoise((code: string) =>
      mapValues(rawData(code).percentVol(), (x) => (x * ROOT_BUSINESS_DAYS_IN_YEAR) / 100),
    ),
    costPerWeight: memoise((code: string) => costPerWeight(inputs, stage, code)),
    correlations: lazy(() => {
      const key = 'instrument_returns_correlation';
      const settings = readCorrelationSettings(sectionOf(config.effective, key), key);
      const returns = sideBySide(perInstrument(instruments, (code) => rawData(code).percentReturn()));
      return estimateReturnCorrelations(returns, settings);
    }),
    constraints: lazy(() => ({
      noTrade: new Set<string>(),
      reduceOnly: new Set(notTradingInstruments(config, instruments)),
      longOnly: new Set(config.longOnlyInstrumentsDynamic),
    })),
    optimised: lazy(() => optimise(inputs, stage)),
    position: memoise((code: string) => {
      const { times, columns } = stage.optimised().positions;
      return { times, values: columns[code] };
    }),
  };
  return stage;
}

/** Cost of one contract as a fraction of its latest value, times the deflator of each day. */
function costPerWeight(inputs: DynamicStageInputs, stage: DynamicStage, code: string): TimeSeries {
  const { config, data, rawData, sizing } = inputs;
  const cost = inputs.cashCostAtLastPrice(code) * lastValid(sizing.fx(code).values);
  const ofValue = cost / config.notionalTradingCapital / lastValid(stage.contractValue(code).values);
  const { times, columns } = data.adjustedPrices(code);
  const prices = sliceFrom({ times, values: columns.price }, config.startDate);
  const days = rawData(code).dailyPrice().times;
  return mapValues(knownDeflator(prices, days), (x) => ofValue * x);
}

/**
 * The deflator of costs from the prices that stood at the midnight that begins each day, so that nothing of the day
 * itself is seen; where the last row is missing, the day before's price stands.
 */
function knownDeflator(prices: TimeSeries, days: Float64Array): TimeSeries {
  const deflator = costDeflator(asOf(prices, days));
  return { times: days, values: deflator.map((x) => (Number.isNaN(x) ? DEFLATOR_WITHOUT_DATA : x)) };
}

function optimise(inputs: DynamicStageInputs, stage: DynamicStage): DynamicPositions {
  const { config, instruments } = inputs;
  const { shadowCost, costMultiplier, trackingErrorBuffer, shrinkInstrumentReturnsCorrelation } =
    config.smallSystem;
  const wanted = stage.unroundedPositions();
  const onDays = (series: (code: string) => TimeSeries) =>
    instruments.map((code) => asOfFilled(series(code), wanted.times));
  // Before its first value a contract counts as worth that value, as in pysystemtrade; nothing is wanted then.
  const contractValues = onDays(stage.contractValue).map((values) => backFill(values));
  return optimiseOverTime({
    names: instruments,
    times: wanted.times,
    optimalContracts: instruments.map((code) => wanted.columns[code]),
    contractValues,
    stdevs: onDays(stage.annualStdev),
    costs: onDays(stage.costPerWeight).map((values) => values.map((x) => x * costMultiplier)),
    correlations: stage.correlations(),
    shrinkage: shrinkInstrumentReturnsCorrelation,
    constraints: stage.constraints(),
    speed: { shadowCost, trackingErrorBuffer },
    startingContracts: startingContracts(inputs),
  });
}

function startingContracts({ instruments, startingPositions }: DynamicStageInputs): Float64Array | undefined {
  if (startingPositions === undefined) return undefined;
  return Float64Array.from(instruments, (code) => startingPositions[code] ?? 0);
}

function perInstrument<T>(instruments: readonly string[], f: (code: string) => T): Record<string, T> {
  return Object.fromEntries(instruments.map((code) => [code, f(code)]));
}

function mapRecord<T, U>(record: Readonly<Record<string, T>>, f: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value)]));
}
