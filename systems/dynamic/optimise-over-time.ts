import { type CorrelationsOverTime, correlationAt } from '../estimation/correlations-over-time';
import type { Frame } from '../primitives/time-series';
import { dynamicCovariance } from './covariance';
import type { DynamicConstraints, SpeedControl } from './dynamic-problem';
import { optimisePositions } from './optimise-positions';

/** Inputs of the optimisation day by day. Columns are by instrument over the common `times`, already carried forward. */
export interface DynamicHistory {
  readonly names: readonly string[];
  readonly times: Float64Array;
  /** Unrounded contracts wanted, before the risk overlay. */
  readonly optimalContracts: readonly Float64Array[];
  /** Value of one contract as a fraction of capital. */
  readonly contractValues: readonly Float64Array[];
  /** Annual standard deviation of returns as a fraction of value. */
  readonly stdevs: readonly Float64Array[];
  /** Cost of trading one unit of weight, as a fraction of capital, deflated to its day. */
  readonly costs: readonly Float64Array[];
  readonly correlations: CorrelationsOverTime;
  /** Part of each correlation that is taken away. */
  readonly shrinkage: number;
  readonly constraints: DynamicConstraints;
  readonly speed: SpeedControl;
  /** Contracts held the day before the first; none when absent. */
  readonly startingContracts?: Float64Array;
}

/** Whole positions through time, and the days on which nothing could be said and positions stayed. */
export interface DynamicPositions {
  readonly positions: Frame;
  readonly failures: readonly DynamicFailure[];
}

export interface DynamicFailure {
  readonly time: number;
  readonly reason: string;
}

/** Optimises each day from the positions of the day before. */
export function optimiseOverTime(history: DynamicHistory): DynamicPositions {
  const { names, times } = history;
  const columns = names.map(() => new Float64Array(times.length));
  const failures: DynamicFailure[] = [];
  let held = history.startingContracts ?? new Float64Array(names.length);
  for (let day = 0; day < times.length; day++) {
    const answer = optimiseDay(history, day, held);
    if (answer.kind === 'failed') failures.push({ time: times[day], reason: answer.reason });
    else held = answer.contracts;
    for (let i = 0; i < names.length; i++) columns[i][day] = held[i];
  }
  const byName = Object.fromEntries(names.map((name, i) => [name, columns[i]]));
  return { positions: { times, columns: byName }, failures };
}

function optimiseDay(history: DynamicHistory, day: number, held: Float64Array) {
  const { names, times } = history;
  const onDay = (columns: readonly Float64Array[]) => Float64Array.from(columns, (values) => values[day]);
  const correlation = correlationAt(history.correlations, times[day]);
  return optimisePositions({
    names,
    optimalContracts: onDay(history.optimalContracts),
    contractValues: onDay(history.contractValues),
    covariance: dynamicCovariance(names, correlation, onDay(history.stdevs), history.shrinkage),
    costs: onDay(history.costs),
    previousContracts: held,
    maximumContracts: null,
    constraints: history.constraints,
    speed: history.speed,
  });
}
