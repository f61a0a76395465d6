import type { Backtest } from '../../../systems/backtest';
import type { TimeSeries } from '../../../systems/primitives/time-series';
import { seriesInfo } from '../../../systems/series-info';
import { stageTables } from '../../../systems/stage-tables';
import { scalarSummary, statisticsSummary } from '../../../systems/summary';
import { type GoldenComparison, goldenTime } from './compare';
import { P_VALUE_TOLERANCE, STATISTICS_TOLERANCE } from './compare-statistics';
import { seriesByName } from './series-by-name';

/** The tables of a stage that a backtest writes (`--out`) against the golden files of that name. */
export function compareTables(golden: GoldenComparison, backtest: Backtest, names: readonly string[]): void {
  const tables = stageTables(backtest).filter(({ stage, name }) => names.includes(`${stage}/${name}`));
  golden.exact(`tables ${names.join(' ')}`, tables.length, names.length);
  for (const { stage, name, series } of tables) compareFile(golden, `${stage}/${name}.csv.gz`, series());
}

/** Every column of a golden file against the series of that name. */
export function compareFile(
  golden: GoldenComparison,
  file: string,
  actual: Readonly<Record<string, TimeSeries>> | ((column: string) => TimeSeries),
): void {
  const expected = golden.csv(file);
  for (const [name, values] of Object.entries(expected.columns)) {
    const series = typeof actual === 'function' ? actual(name) : actual[name];
    if (series === undefined) throw new Error(`${file}: nothing to compare with column '${name}'`);
    golden.series(`${file} ${name}`, series, { times: expected.times, values });
  }
}

/** Everything in `portfolio/stats.json` and `scalars.json`. */
export function compareSummaries(golden: GoldenComparison, backtest: Backtest): void {
  compareJson(golden, 'stats.json', statisticsSummary(backtest), golden.json('portfolio/stats.json'));
  compareJson(golden, 'scalars.json', scalarSummary(backtest), golden.json('scalars.json'));
}

/** Every leaf of `expected`; lists of names regardless of their order. */
function compareJson(golden: GoldenComparison, name: string, actual: unknown, expected: unknown): void {
  if (typeof expected === 'number' || expected === null || expected === 'inf' || expected === '-inf') {
    golden.number(name, Number(actual), expected, toleranceOf(name));
  } else if (typeof expected !== 'object') {
    golden.exact(name, actual, expected);
  } else if (Array.isArray(expected) && expected.every((each) => typeof each === 'string')) {
    golden.exact(name, [...(actual as string[])].sort().join(), [...expected].sort().join());
  } else {
    for (const [key, value] of Object.entries(expected))
      compareJson(golden, `${name} ${key}`, (actual as Record<string, unknown> | undefined)?.[key], value);
  }
}

function toleranceOf(name: string): number {
  if (name.endsWith('p_value')) return P_VALUE_TOLERANCE;
  return name.includes('stats') ? STATISTICS_TOLERANCE : 1e-9;
}

interface GoldenInfo {
  readonly rows: number;
  readonly first: string;
  readonly last: string;
  readonly n_nan: number;
  readonly first_valid: string;
  readonly mean: number;
  readonly last_value: number | null;
  readonly duplicate_index: boolean;
  readonly unequal_weekdays_only: boolean;
}

/** Extent, missing values, mean and last value of each series of series_info.json. */
export function compareSeriesInfo(golden: GoldenComparison, backtest: Backtest, code: string): void {
  const expected = golden.json<Record<string, Record<string, GoldenInfo>>>('series_info.json')[code];
  const series = seriesByName(backtest, code);
  for (const [name, info] of Object.entries(expected)) {
    const ours = seriesInfo(series[name]);
    const title = `series_info ${code} ${name}`;
    for (const key of ['rows', 'n_nan', 'duplicate_index', 'unequal_weekdays_only'] as const)
      golden.exact(`${title} ${key}`, ours[key], info[key]);
    for (const key of ['first', 'last', 'first_valid'] as const)
      golden.exact(`${title} ${key}`, ours[key], goldenTime(info[key]));
    for (const key of ['mean', 'last_value'] as const) golden.number(`${title} ${key}`, ours[key], info[key]);
  }
}
