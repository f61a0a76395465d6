import { cleanCorrelation } from '../../systems/estimation/clean-correlation';
import {
  averageCorrelation,
  type CorrelationMatrix,
  shrinkCorrelation,
  shrinkToAverage,
} from '../../systems/estimation/correlation-matrix';
import { diversificationMultiplier } from '../../systems/estimation/diversification-multiplier';
import { estimateForecastScalar } from '../../systems/estimation/forecast-scalar';
import { splitInTwo } from '../../systems/estimation/optimisers/clusters';
import { handcraftWeights } from '../../systems/estimation/optimisers/handcraft';
import { sharpeMultiplier } from '../../systems/estimation/optimisers/sharpe-multiplier';
import { estimateReturnCorrelations } from '../../systems/estimation/return-correlations';
import { readCorrelationSettings } from '../../systems/estimation/settings';
import { businessDays, WEEKS_IN_YEAR } from '../../systems/primitives/calendar';
import { mixedVol, ROBUST_VOL_DEFAULTS, robustVol } from '../../systems/rawdata/volatility';
import { describeGolden, goldenNumber, goldenTime } from './support/compare';

type Row = readonly (number | null)[];
type Matrix = readonly Row[];

interface HandcraftCase {
  readonly case: number;
  readonly input: {
    readonly names: readonly string[];
    readonly correlation: Matrix;
    readonly mean: Row;
    readonly stdev: Row;
    readonly data_length_weeks: number;
    readonly weights: Row;
  };
  readonly output: {
    /** null for one or two assets, which are not split. */
    readonly clusters: readonly (readonly string[])[] | null;
    readonly average_correlation: number;
    readonly weights_equal_SR: Readonly<Record<string, number>>;
    readonly weights_SR_adjusted: Readonly<Record<string, number>>;
    readonly weights_SR_adjusted_exact_optimum: Readonly<Record<string, number>>;
    readonly div_mult: number;
    readonly floored_correlation: Matrix;
    readonly shrunk_half_to_average: Matrix;
    readonly shrunk_half_to_zero: Matrix;
  };
}

interface CorrelationCase {
  readonly case: number;
  readonly input: {
    readonly dates: readonly string[];
    readonly returns: Readonly<Record<string, Row>>;
    readonly settings: Readonly<Record<string, unknown>>;
  };
  readonly output: { readonly fit_dates: readonly GoldenPeriod[]; readonly matrices: readonly Matrix[] };
}

interface GoldenPeriod {
  readonly fit_start: string;
  readonly fit_end: string;
  readonly period_start: string;
  readonly period_end: string;
  readonly no_data: boolean;
}

interface ScalarCase {
  readonly case: number;
  readonly input: {
    readonly dates: readonly string[];
    readonly daily_returns: Row;
    readonly forecast_dates: readonly [string, string];
    readonly forecasts: Readonly<Record<string, Row>>;
  };
  readonly output: {
    readonly mixed_vol: Row;
    readonly mixed_vol_backfill: Row;
    readonly robust_vol: Row;
    readonly robust_vol_no_floor_backfill: Row;
    readonly forecast_scalar: Row;
    readonly forecast_scalar_no_backfill_count: number;
  };
}

/** The source's optimiser goes by numerical derivatives. */
const SEQUENTIAL = 2e-6;

const numbers = (row: Row) => Float64Array.from(row, goldenNumber);
const floored = (matrix: CorrelationMatrix) =>
  cleanCorrelation(
    matrix,
    matrix.names.map(() => true),
    { cleaning: false, offdiag: 0, floorAtZero: true, clip: null, shrinkage: 0 },
  );
const matrixOf = (names: readonly string[], rows: Matrix): CorrelationMatrix => ({
  names,
  values: Float64Array.from(rows.flat(), goldenNumber),
});

describeGolden('estimation', (golden) => {
  const compareMatrix = (name: string, actual: CorrelationMatrix, expected: Matrix) => {
    const n = actual.names.length;
    expected.forEach((row, i) => {
      row.forEach((x, j) => {
        golden.number(`${name}[${i}][${j}]`, actual.values[i * n + j], x);
      });
    });
  };

  it('tilts by Sharpe ratio with the exact two-asset optimum', () => {
    const { cases } = golden.json<{
      cases: {
        case: number;
        input: { SR_diff: number; avg_correlation: number; years_of_data: number };
        output: number;
        output_with_exact_optimum: number;
      }[];
    }>('sr_ratio.json');
    for (const c of cases) {
      const ours = sharpeMultiplier(c.input.SR_diff, c.input.avg_correlation, c.input.years_of_data);
      golden.number(`sr_ratio ${c.case}`, ours, c.output_with_exact_optimum);
      expect(Math.abs(ours - c.output)).toBeLessThan(1e-2);
      const { SR_diff, avg_correlation, years_of_data } = c.input;
      const sequential = sharpeMultiplier(SR_diff, avg_correlation, years_of_data, 'sequential');
      golden.number(`sr_ratio ${c.case} sequential`, sequential, c.output, SEQUENTIAL);
    }
    golden.check();
  });

  it('handcrafts weights', () => {
    const { cases } = golden.json<{ cases: HandcraftCase[] }>('handcraft_cases.json.gz');
    for (const { case: number, input, output } of cases) {
      const correlation = matrixOf(input.names, input.correlation);
      const estimates = {
        correlation,
        mean: numbers(input.mean),
        stdev: numbers(input.stdev),
        years: input.data_length_weeks / WEEKS_IN_YEAR,
      };
      const at = (name: string) => `handcraft ${number} ${name}`;
      const groups = (input.names.length > 2 ? splitInTwo(correlation) : []).map((half) =>
        half.map((i) => input.names[i]).join(' '),
      );
      const expectedGroups = output.clusters?.map((cluster) => cluster.join(' ')) ?? groups;
      golden.exact(at('clusters'), groups.sort().join(' | '), expectedGroups.sort().join(' | '));
      golden.number(at('average'), averageCorrelation(correlation), output.average_correlation);
      const equal = handcraftWeights(estimates, true);
      const tilted = handcraftWeights(estimates, false);
      const sequential = handcraftWeights(estimates, false, 'sequential');
      input.names.forEach((name, i) => {
        golden.number(at(`equal SR ${name}`), equal[i], output.weights_equal_SR[name]);
        golden.number(at(`tilted ${name}`), tilted[i], output.weights_SR_adjusted_exact_optimum[name]);
        golden.number(at(`SLSQP ${name}`), sequential[i], output.weights_SR_adjusted[name], SEQUENTIAL);
        expect(Math.abs(tilted[i] - output.weights_SR_adjusted[name])).toBeLessThan(5e-3);
      });
      const multiplier = diversificationMultiplier(correlation, numbers(input.weights), 2.5);
      golden.number(at('div_mult'), multiplier, output.div_mult);
      compareMatrix(at('floored'), floored(correlation), output.floored_correlation);
      compareMatrix(at('half to average'), shrinkToAverage(correlation, 0.5), output.shrunk_half_to_average);
      compareMatrix(at('half to zero'), shrinkCorrelation(correlation, 0.5, 0), output.shrunk_half_to_zero);
    }
    golden.check();
  });

  it('estimates correlations over time', () => {
    const { cases } = golden.json<{ cases: CorrelationCase[] }>('correlation_over_time_cases.json.gz');
    for (const { case: number, input, output } of cases) {
      const columns = Object.fromEntries(
        Object.entries(input.returns).map(([name, row]) => [name, numbers(row)]),
      );
      const times = Float64Array.from(input.dates, goldenTime);
      const settings = readCorrelationSettings(input.settings, 'settings');
      const { periods, matrices } = estimateReturnCorrelations({ times, columns }, settings);
      const at = (name: string) => `correlation ${number} ${name}`;
      golden.exact(at('periods'), periods.length, output.fit_dates.length);
      output.fit_dates.forEach((expected, k) => {
        golden.exact(at(`fit start ${k}`), periods[k].fitStart, goldenTime(expected.fit_start));
        golden.exact(at(`fit end ${k}`), periods[k].fitEnd, goldenTime(expected.fit_end));
        golden.exact(at(`start ${k}`), periods[k].periodStart, goldenTime(expected.period_start));
        golden.exact(at(`end ${k}`), periods[k].periodEnd, goldenTime(expected.period_end));
        golden.exact(at(`data ${k}`), periods[k].hasData, !expected.no_data);
        compareMatrix(at(`matrix ${k}`), matrices[k], output.matrices[k]);
      });
    }
    golden.check();
  });

  it('estimates volatility', () => {
    const mixed = { days: 35, minPeriods: 10, slowVolYears: 10, proportionOfSlowVol: 0.3, volAbsMin: 1e-10 };
    const { cases } = golden.json<{ cases: ScalarCase[] }>('vol_and_scalar_cases.json.gz');
    for (const { case: number, input, output } of cases) {
      const returns = numbers(input.daily_returns);
      // Of the back-filled ones the golden file has the first rows only.
      const compare = (name: string, actual: Float64Array, expected: Row) => {
        expected.forEach((x, i) => {
          golden.number(`${name} ${number} row ${i}`, actual[i], x);
        });
      };
      compare('mixed', mixedVol(returns, { ...mixed, backfill: false }), output.mixed_vol);
      const short = { ...mixed, days: 20, slowVolYears: 2, backfill: true };
      compare('mixed, back-filled', mixedVol(returns, short), output.mixed_vol_backfill);
      compare('robust', robustVol(returns), output.robust_vol);
      const plain = { ...ROBUST_VOL_DEFAULTS, days: 25, volFloor: false, backfill: true };
      compare('robust, no floor', robustVol(returns, plain), output.robust_vol_no_floor_backfill);
    }
    golden.check();
  });

  it('estimates forecast scalars', () => {
    const { cases } = golden.json<{ cases: ScalarCase[] }>('vol_and_scalar_cases.json.gz');
    for (const { case: number, input, output } of cases) {
      const [first, last] = input.forecast_dates.map(goldenTime);
      const times = businessDays(first, last);
      const forecasts = Object.values(input.forecasts).map((row) => ({ times, values: numbers(row) }));
      const settings = { window: 250_000, minPeriods: 500, backfill: true };
      const { values } = estimateForecastScalar(forecasts, 10, settings);
      output.forecast_scalar.forEach((x, i) => {
        golden.number(`scalar ${number} row ${i}`, values[i], x);
      });
      // The figure is how many rows are missing, and 250 observations were asked for.
      const unfilled = estimateForecastScalar(forecasts, 10, {
        ...settings,
        minPeriods: 250,
        backfill: false,
      });
      const count = unfilled.values.filter((x) => Number.isNaN(x)).length;
      golden.exact(`scalar ${number} count`, count, output.forecast_scalar_no_backfill_count);
    }
    golden.check();
  });
});
