/** How instruments and the portfolio move with their asset classes (operations document, 5.9). */

import type { Frame } from '../primitives/time-series';
import { slope } from './ordinary-least-squares';

/** Daily returns of an asset class. */
export interface ClassIndex {
  readonly assetClass: string;
  readonly returns: Float64Array;
}

/**
 * Index of equal risk: each member's returns / their standard deviation, the mean of those present on a day, times the
 * mean of the standard deviations. `returns`: one column per instrument.
 */
export function classIndices(returns: Frame, classOf: (instrument: string) => string): readonly ClassIndex[] {
  const names = Object.keys(returns.columns);
  const classes = [...new Set(names.map(classOf))].sort();
  return classes.map((assetClass) => {
    const members = names.filter((name) => classOf(name) === assetClass);
    return { assetClass, returns: equalRiskIndex(members.map((name) => returns.columns[name])) };
  });
}

function equalRiskIndex(members: readonly Float64Array[]): Float64Array {
  const moving = members
    .map((values) => ({ values, stdev: stdevOf(values) }))
    .filter(({ stdev }) => stdev > 0);
  const meanStdev = moving.reduce((sum, { stdev }) => sum + stdev, 0) / moving.length;
  return Float64Array.from({ length: members[0].length }, (_, day) => {
    const present = moving.filter(({ values }) => !Number.isNaN(values[day]));
    const sum = present.reduce((total, { values, stdev }) => total + values[day] / stdev, 0);
    return (sum / present.length) * meanStdev;
  });
}

/** Of a sample; missing values are left out. */
function stdevOf(values: Float64Array): number {
  const present = values.filter((value) => !Number.isNaN(value));
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  const squares = present.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (present.length - 1));
}

/** Of each instrument to the index of its own class. */
export function instrumentBetas(
  returns: Frame,
  indices: readonly ClassIndex[],
  classOf: (instrument: string) => string,
): ReadonlyMap<string, number> {
  const byClass = new Map(indices.map((index) => [index.assetClass, index.returns]));
  return new Map(
    Object.entries(returns.columns).map(([name, values]) => [
      name,
      slope(values, byClass.get(classOf(name))!),
    ]),
  );
}

/** Sum over the class of beta x weight. `weights`: value held / capital, by instrument. */
export function betaLoadings(
  betas: ReadonlyMap<string, number>,
  weights: ReadonlyMap<string, number>,
  classOf: (instrument: string) => string,
): ReadonlyMap<string, number> {
  const loadings = new Map<string, number>();
  for (const [name, weight] of weights) {
    const loading = (betas.get(name) ?? NaN) * weight;
    if (Number.isNaN(loading)) continue;
    loadings.set(classOf(name), (loadings.get(classOf(name)) ?? 0) + loading);
  }
  return loadings;
}

/** Slope of the returns of what is held, weighted, on each class's index. A day without a return counts as none. */
export function portfolioBetas(
  returns: Frame,
  indices: readonly ClassIndex[],
  weights: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const portfolio = new Float64Array(returns.times.length);
  for (const [name, weight] of weights) {
    const values = returns.columns[name];
    if (values === undefined || Number.isNaN(weight)) continue;
    for (let day = 0; day < portfolio.length; day++) portfolio[day] += weight * (values[day] || 0);
  }
  return new Map(indices.map((index) => [index.assetClass, slope(portfolio, index.returns)]));
}
