import { percentReturns } from '../../systems/accounting/account-curve';
import { curveStatistics } from '../../systems/accounting/statistics';
import type { Backtest } from '../../systems/backtest';
import { parseBacktestConfig } from '../../systems/config/parse-backtest-config';
import { createBacktest } from '../../systems/create-backtest';
import { lastValid, type TimeSeries, valueAt } from '../../systems/primitives/time-series';
import { describeGolden, type GoldenComparison, goldenTime } from './support/compare';
import { compareStatistics, type GoldenStatistics } from './support/compare-statistics';
import { goldenData } from './support/csv-data';
import { seriesByName } from './support/series-by-name';

type Values = Readonly<Record<string, number | null>>;

interface Samples {
  readonly config: Readonly<Record<string, unknown>>;
  readonly instruments: Readonly<Record<string, InstrumentSamples>>;
  readonly portfolio_stats: GoldenStatistics;
}

interface InstrumentSamples {
  readonly first_last: Readonly<Record<string, readonly [string, string, number, number]>>;
  readonly last: Values;
  readonly sum: Values;
  readonly sum_abs: Values;
  readonly samples: Readonly<Record<string, Values>>;
  readonly SR_cost_per_trade: number;
}

/** Sums run over tens of thousands of rows in another order than pandas. */
const SUM_TOLERANCE = 1e-8;

describeGolden('all_24', (golden: GoldenComparison) => {
  let backtest: Backtest;
  const samples = golden.json<Samples>('samples.json.gz');
  const codes = Object.keys(samples.instruments);

  beforeAll(() => {
    const chapter15 = golden.json<Record<string, unknown>>('../chapter15_base/config.json');
    const config = {
      ...chapter15,
      instrument_weights: Object.fromEntries(codes.map((code) => [code, 1 / codes.length])),
      instrument_div_multiplier: samples.config['instrument_div_multiplier'],
      notional_trading_capital: samples.config['notional_trading_capital'],
    };
    backtest = createBacktest(parseBacktestConfig(config, { file: 'all_24' }), goldenData());
  });

  it.each(codes)('%s', (code) => {
    compareSamples(golden, backtest, code, samples.instruments[code]);
    golden.check();
  });

  it('statistics of the portfolio', () => {
    const returns = percentReturns(backtest.accounts.portfolio(), 'net');
    compareStatistics(golden, 'portfolio', curveStatistics(returns.values, 'daily'), samples.portfolio_stats);
    golden.check();
  });
});

function compareSamples(
  golden: GoldenComparison,
  backtest: Backtest,
  code: string,
  expected: InstrumentSamples,
): void {
  golden.number(`${code} SR cost`, backtest.costs.costSRPerTrade(code), expected.SR_cost_per_trade);
  const byName = seriesByName(backtest, code);
  for (const [name, extent] of Object.entries(expected.first_last)) {
    const series = byName[name];
    compareExtent(golden, `${code} ${name}`, series, extent);
    golden.number(`${code} ${name} last`, lastValid(series.values), expected.last[name]);
    golden.number(
      `${code} ${name} sum`,
      sumOf(series, (x) => x),
      expected.sum[name],
      SUM_TOLERANCE,
    );
    golden.number(
      `${code} ${name} sum of sizes`,
      sumOf(series, Math.abs),
      expected.sum_abs[name],
      SUM_TOLERANCE,
    );
    for (const [date, values] of Object.entries(expected.samples)) {
      if (values[name] === undefined) continue;
      golden.number(`${code} ${name} ${date}`, valueAt(series, goldenTime(date)), values[name]);
    }
  }
}

function compareExtent(
  golden: GoldenComparison,
  name: string,
  series: TimeSeries,
  [first, last, rows, missing]: readonly [string, string, number, number],
): void {
  golden.exact(`${name} first`, series.times[0], goldenTime(first));
  golden.exact(`${name} last time`, series.times[series.times.length - 1], goldenTime(last));
  golden.exact(`${name} rows`, series.times.length, rows);
  golden.exact(
    `${name} missing`,
    sumOf({ ...series, values: series.values.map((x) => (Number.isNaN(x) ? 1 : 0)) }, (x) => x),
    missing,
  );
}

function sumOf(series: TimeSeries, f: (x: number) => number): number {
  return series.values.reduce((sum, x) => (Number.isNaN(x) ? sum : sum + f(x)), 0);
}
