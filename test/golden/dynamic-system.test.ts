import { backFill } from '../../domain/series/fill';
import { asOfFilled } from '../../domain/series/join';
import { addCurves, percentOf } from '../../systems/accounting/account-curve';
import { accountWithCashCosts } from '../../systems/accounting/trade-account';
import type { Backtest } from '../../systems/backtest';
import { parseBacktestConfig } from '../../systems/config/parse-backtest-config';
import { createBacktest } from '../../systems/create-backtest';
import { dynamicCovariance } from '../../systems/dynamic/covariance';
import { correlationAt } from '../../systems/estimation/correlations-over-time';
import type { TimeSeries } from '../../systems/primitives/time-series';
import { describeGolden, GoldenComparison, goldenNumber, goldenTime } from './support/compare';
import { compareFile } from './support/compare-system';
import { goldenData } from './support/csv-data';

type Matrix = readonly (readonly (number | null)[])[];
type ByName = Readonly<Record<string, number | null>>;
interface GoldenCovariances {
  readonly instruments: readonly string[];
  readonly dates: readonly {
    readonly date: string;
    readonly covariance: Matrix;
    readonly correlation_shrunk: Matrix;
    readonly stdev: ByName;
  }[];
}
interface GoldenCorrelations {
  readonly columns: readonly string[];
  readonly fit_dates: readonly { readonly period_start: string }[];
  readonly matrices: readonly Matrix[];
}

/** The chapter-15 configuration with the keys of this folder's own. */
function dynamicConfig(golden: GoldenComparison): Readonly<Record<string, unknown>> {
  const base = new GoldenComparison('chapter15_base').json<Record<string, unknown>>('config.json');
  const own = golden.json<Record<string, unknown>>('config.json');
  const { equal_instrument_weights, rest, ...keys } = own;
  if (equal_instrument_weights !== true || rest === undefined) throw new Error('unexpected configuration');
  const { instrument_weights, ...shared } = base;
  return { ...shared, ...keys };
}

describeGolden('dynamic_system', (golden) => {
  let backtest: Backtest;

  beforeAll(() => {
    backtest = createBacktest(
      parseBacktestConfig(dynamicConfig(golden), { file: 'config.json' }),
      goldenData(),
    );
  });

  /** The golden frames are carried forward (contract values backward too) onto the days of the positions. */
  const onDays = (series: TimeSeries): TimeSeries => {
    const { times } = backtest.dynamic.unroundedPositions();
    return { times, values: asOfFilled(series, times) };
  };

  it('takes the same inputs', () => {
    const { dynamic } = backtest;
    const wanted = dynamic.unroundedPositions();
    compareFile(golden, 'unrounded_positions.csv.gz', (code) => ({
      times: wanted.times,
      values: wanted.columns[code],
    }));
    compareFile(golden, 'per_contract_value.csv.gz', (code) => {
      const { times, values } = onDays(dynamic.contractValue(code));
      return { times, values: backFill(values) };
    });
    compareFile(golden, 'annual_percent_vol.csv.gz', (code) => onDays(dynamic.annualStdev(code)));
    compareFile(golden, 'cost_per_weight.csv.gz', (code) => onDays(dynamic.costPerWeight(code)));
    golden.check();
  });

  it('estimates the same correlations and covariances', () => {
    const ours = backtest.dynamic.correlations();
    const expected = golden.json<GoldenCorrelations>('correlations_through_time.json.gz');
    golden.exact('columns', ours.names.join(), expected.columns.join());
    expected.fit_dates.forEach((period, k) => {
      const own = ours.periods.findIndex((p) => p.periodStart === goldenTime(period.period_start));
      golden.exact(`period ${period.period_start}`, own, 4 * k);
      expected.matrices[k].flat().forEach((x, i) => {
        golden.number(`correlation ${k} ${i}`, ours.matrices[own].values[i], goldenNumber(x));
      });
    });
    const covariances = golden.json<GoldenCovariances>('covariances.json.gz');
    for (const { date, covariance, stdev } of covariances.dates) {
      const stdevs = Float64Array.from(covariances.instruments, (name) => goldenNumber(stdev[name]));
      const correlation = correlationAt(ours, goldenTime(date));
      const actual = dynamicCovariance(covariances.instruments, correlation, stdevs, 0.5);
      covariance.flat().forEach((x, i) => {
        golden.number(`covariance ${date} ${i}`, actual[i], goldenNumber(x));
      });
    }
    golden.check();
  });

  it('optimises the same whole positions on every day', () => {
    const expected = golden.csv('optimised_positions.csv.gz');
    expect(backtest.dynamic.optimised().failures).toEqual([]);
    for (const [code, values] of Object.entries(expected.columns)) {
      const ours = backtest.dynamic.position(code);
      golden.exact(`${code} days`, ours.times.length, expected.times.length);
      values.forEach((x, day) => {
        golden.exact(`${code} ${day}`, ours.values[day], x);
      });
    }
    golden.check();
  });

  it('earns the same', () => {
    const curves = backtest.instruments.map((code) =>
      accountWithCashCosts(
        {
          positions: backtest.dynamic.position(code),
          dailyPrice: backtest.rawdata(code).dailyPrice(),
          pointSize: backtest.data.instrument(code).pointSize,
          fx: backtest.sizing.fx(code),
          capital: 400_000,
          delayFill: true,
          rounded: true,
        },
        {
          costs: backtest.costs.costs(code),
          rollsPerYear: backtest.costs.rollsPerYear(code),
          multiplyRollCostsBy: 0.5,
          volNormalise: true,
        },
      ),
    );
    const total = addCurves(curves, 400_000);
    compareFile(golden, 'pandl.csv.gz', {
      net_percent: percentOf(total.net, 400_000),
      gross_percent: percentOf(total.gross, 400_000),
      costs_percent: percentOf(total.costs, 400_000),
    });
    golden.check();
  });
});
