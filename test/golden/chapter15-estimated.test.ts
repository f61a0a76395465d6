import { asOfFilled } from '../../domain/series/join';
import type { Backtest } from '../../systems/backtest';
import { parseBacktestConfig } from '../../systems/config/parse-backtest-config';
import { createBacktest } from '../../systems/create-backtest';
import { createCombinationEstimators } from '../../systems/estimation/combination-estimators';
import type { CorrelationsOverTime } from '../../systems/estimation/correlations-over-time';
import { estimateDiversificationMultiplier } from '../../systems/estimation/diversification-multiplier';
import { estimateReturnCorrelations } from '../../systems/estimation/return-correlations';
import { readCorrelationSettings, readDiversificationSettings } from '../../systems/estimation/settings';
import { fixedParameters, withFixedParameters } from '../../systems/finalise/fixed-parameters';
import { column, type TimeSeries } from '../../systems/primitives/time-series';
import { describeGolden, GoldenComparison, goldenNumber, goldenTime } from './support/compare';
import { goldenData } from './support/csv-data';
import { fromSubsystemPositions } from './support/from-subsystem-positions';

type Config = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
interface GoldenCorrelations {
  readonly columns: readonly string[];
  readonly fit_dates: readonly { readonly period_start: string }[];
  readonly matrices: readonly (readonly (readonly (number | null)[])[])[];
}

/**
 * The source's numerical optimiser (SLSQP) stops short of the Sharpe-ratio tilt's optimum, which is used here:
 * absolute tolerances. The golden README gives 5e-3, 3e-3 and 0.15 to be used, and says what the exact optimum
 * differs by at most: 0.0031, 0.0031, 0.0017 and 0.11. These are the latter, as far as they are rounded.
 */
const RAW_WEIGHT = 3.15e-3;
const WEIGHT = 3.15e-3;
const MULTIPLIER = 1.75e-3;
const FORECAST = 0.115;
/** Relative, when the optimiser stops where the source's does; that one goes by numerical derivatives. */
const SEQUENTIAL = 1e-5;
const POSITION_PART = 0.02;

const CODES = ['CORN', 'EUROSTX', 'MXP', 'SOFR', 'US10', 'V2X'];

/** The golden configuration names the rules; their definitions are those of chapter 15. */
function estimatedConfig(golden: GoldenComparison, sharpeTilt = 'exact') {
  const { trading_rules } = new GoldenComparison('chapter15_base').json<Config>('config.json');
  const flags = Object.fromEntries(
    [
      'forecast_scale',
      'forecast_weight',
      'forecast_div_mult',
      'instrument_weight',
      'instrument_div_mult',
    ].map((what) => [`use_${what}_estimates`, true]),
  );
  const given = golden.json<Config>('config.json');
  const forecast_weight_estimate = { ...given['forecast_weight_estimate'], sharpe_tilt: sharpeTilt };
  return parseBacktestConfig(
    { ...given, forecast_weight_estimate, trading_rules, ...flags },
    { file: 'config.json' },
  );
}

describeGolden('chapter15_estimated', (golden) => {
  let backtest: Backtest;

  beforeAll(() => {
    backtest = createBacktest(estimatedConfig(golden), goldenData());
  });

  /** Each column of a file within an absolute tolerance on every row. */
  const compareColumns = (
    file: string,
    tolerance: number | ((expected: Float64Array) => number),
    actual: (name: string) => TimeSeries | null,
  ) => {
    const expected = golden.csv(file);
    for (const [name, values] of Object.entries(expected.columns)) {
      const series = actual(name);
      const limit = typeof tolerance === 'number' ? tolerance : tolerance(values);
      if (series !== null)
        compareWithin(golden, `${file} ${name}`, series, { times: expected.times, values }, limit);
    }
  };

  const compareCorrelations = (name: string, ours: CorrelationsOverTime, expected: GoldenCorrelations) => {
    golden.exact(`${name} names`, ours.names.join(), expected.columns.join());
    golden.exact(`${name} periods`, ours.periods.length, expected.fit_dates.length);
    expected.fit_dates.forEach((period, k) => {
      golden.exact(
        `${name} start ${k}`,
        Math.floor(ours.periods[k].periodStart),
        Math.floor(goldenTime(period.period_start)),
      );
      expected.matrices[k].flat().forEach((x, i) => {
        golden.number(`${name} ${k} ${i}`, ours.matrices[k].values[i], goldenNumber(x));
      });
    });
  };

  /** Subsystem positions, in parts of the day's average position. */
  const comparePositions = (
    expected: { times: Float64Array; columns: Record<string, Float64Array> },
    actual: TimeSeries,
    average: TimeSeries,
  ) => {
    const scale = (series: TimeSeries): TimeSeries => {
      const size = asOfFilled(average, series.times);
      return { times: series.times, values: series.values.map((x, i) => x / size[i]) };
    };
    const given = { times: expected.times, values: expected.columns['subsystem_position'] };
    compareWithin(golden, 'subsystem position', scale(actual), scale(given), POSITION_PART);
  };

  it.each(CODES)('%s: forecast scalars', (code) => {
    const expected = golden.csv(`forecast_scalars/${code}.csv.gz`);
    for (const [rule, values] of Object.entries(expected.columns)) {
      const ours = backtest.forecasts.scalar(code, rule);
      if (typeof ours === 'number') throw new Error('the scalar is not estimated');
      golden.series(`${code} ${rule}`, ours, { times: expected.times, values });
    }
    golden.check();
  });

  it('forecast correlations', () => {
    const { config, forecasts, accounts, costs } = backtest;
    const estimators = createCombinationEstimators({
      config,
      forecastStage: forecasts,
      pandl: accounts.forForecast,
      costSR: costs.forecastCostSR,
      ownTurnover: () => NaN,
    });
    const expected = golden.json<Record<string, GoldenCorrelations>>('forecast_correlations.json.gz');
    for (const code of CODES) {
      compareCorrelations(code, estimators.correlations(backtest.combination, code), expected[code]);
    }
    golden.check();
  });

  it.each(CODES)('%s: forecast weights, multiplier, combined forecast and positions', (code) => {
    const { combination, sizing, portfolio } = backtest;
    const raw = combination.rawWeights(code);
    // The golden file drops the microseconds that tell pooled instruments apart.
    const times = raw.times.map((time) => Math.floor(time));
    compareColumns(`forecast_weights_raw/${code}.csv.gz`, RAW_WEIGHT, (rule) => ({
      times,
      values: raw.columns[rule],
    }));
    compareColumns(`forecast_weights/${code}.csv.gz`, WEIGHT, (rule) =>
      column(combination.weights(code), rule),
    );
    compareColumns(`fdm/${code}.csv.gz`, MULTIPLIER, () => combination.diversificationMultiplier(code));
    const file = `positions/${code}.csv.gz`;
    compareColumns(file, FORECAST, (name) =>
      name === 'combined_forecast' ? combination.combinedForecast(code) : null,
    );
    comparePositions(golden.csv(file), sizing.subsystemPosition(code), sizing.averagePosition(code));
    expect(portfolio.bufferedPosition(code, true).values.length).toBeGreaterThan(0);
    golden.check();
  });

  it('instrument correlations and multiplier from the given subsystem P&L', () => {
    const config = golden.json<Config>('config.json');
    const pandl = golden.csv('portfolio/subsystem_pandl_percent_or_value.csv.gz');
    const key = 'instrument_correlation_estimate';
    const ours = estimateReturnCorrelations(pandl, readCorrelationSettings(config[key], key));
    compareCorrelations('instruments', ours, golden.json('portfolio/instrument_correlations.json.gz'));
    const weights = golden.csv('portfolio/instrument_weights.csv.gz');
    const idm = golden.csv('portfolio/idm.csv.gz');
    const divKey = 'instrument_div_mult_estimate';
    const settings = readDiversificationSettings(config[divKey], divKey);
    const multiplier = estimateDiversificationMultiplier(ours, weights, settings);
    golden.series('idm', multiplier, { times: idm.times, values: idm.columns['idm'] });
    golden.check();
  });

  it('subsystem P&L, instrument weights, multiplier and positions from the given subsystem positions', () => {
    const { portfolio, accounts } = fromSubsystemPositions(backtest, (code) => {
      const { times, columns } = golden.csv(`positions/${code}.csv.gz`);
      return { times, values: columns['subsystem_position'] };
    });
    const pandl = golden.csv('portfolio/subsystem_pandl_percent_or_value.csv.gz');
    const weights = golden.csv('portfolio/instrument_weights.csv.gz');
    const raw = golden.csv('portfolio/instrument_weights_raw.csv.gz');
    const idm = golden.csv('portfolio/idm.csv.gz');
    for (const code of CODES) {
      golden.series(`${code} net`, accounts.forSubsystem(code).net, column(pandl, code));
      golden.series(`${code} raw`, column(portfolio.rawInstrumentWeights(), code), column(raw, code));
      golden.series(`${code} weight`, column(portfolio.instrumentWeights(), code), column(weights, code));
      const given = golden.csv(`positions/${code}.csv.gz`);
      golden.series(`${code} notional`, portfolio.notionalPosition(code), column(given, 'notional_position'));
      golden.series(`${code} top`, portfolio.buffers(code).top, column(given, 'buffer_top'));
      golden.series(`${code} bottom`, portfolio.buffers(code).bottom, column(given, 'buffer_bottom'));
      const held = column(given, 'buffered_position_rounded');
      golden.series(`${code} held`, portfolio.bufferedPosition(code, true), held);
    }
    golden.series('idm', portfolio.diversificationMultiplier(), column(idm, 'idm'));
    golden.check();
  });

  it('instrument weights and multiplier, end to end', () => {
    const { portfolio } = backtest;
    const weights = portfolio.instrumentWeights();
    compareColumns('portfolio/instrument_weights.csv.gz', 1e-2, (code) => column(weights, code));
    compareColumns('portfolio/idm.csv.gz', 1e-2, () => portfolio.diversificationMultiplier());
    golden.check();
  });

  it("with the tilt stopping where the source stops, all of the run is the source's", () => {
    const { combination, sizing, portfolio } = createBacktest(
      estimatedConfig(golden, 'sequential'),
      backtest.data,
    );
    const compare = (name: string, ours: TimeSeries, given: ReturnType<typeof golden.csv>, what: string) =>
      golden.series(`${name} ${what}`, ours, column(given, what), SEQUENTIAL);
    for (const code of CODES) {
      const raw = combination.rawWeights(code);
      const times = raw.times.map((time) => Math.floor(time));
      const rawGiven = golden.csv(`forecast_weights_raw/${code}.csv.gz`);
      const given = golden.csv(`forecast_weights/${code}.csv.gz`);
      for (const rule of Object.keys(rawGiven.columns)) {
        compare(`${code} raw`, { times, values: raw.columns[rule] }, rawGiven, rule);
        compare(`${code} weight`, column(combination.weights(code), rule), given, rule);
      }
      const positions = golden.csv(`positions/${code}.csv.gz`);
      compare(code, combination.combinedForecast(code), positions, 'combined_forecast');
      compare(code, sizing.subsystemPosition(code), positions, 'subsystem_position');
      compare(code, portfolio.notionalPosition(code), positions, 'notional_position');
      compare(code, portfolio.bufferedPosition(code, true), positions, 'buffered_position_rounded');
    }
    golden.check();
  });

  it('exports its end as fixed parameters, which give the positions of its end', () => {
    const { values, skipped } = fixedParameters(backtest);
    expect(skipped).toEqual([]);
    const last = golden.json<{ forecast_scalars: Record<string, Record<string, number>> }>(
      'final_values.json',
    );
    const scalars = values['forecast_scalars'] as Record<string, number>;
    // CORN's prices end a day before the others'.
    expect(Object.keys(scalars).filter((name) => CODES.includes(name))).toEqual(['CORN']);
    for (const [rule, x] of Object.entries(last.forecast_scalars['US10'])) {
      golden.number(`exported scalar ${rule}`, scalars[rule], x);
    }
    const mapping = values['forecast_mapping'] as Record<string, { a_param: number }>;
    expect(Object.keys(mapping)).toEqual(['EUROSTX']);
    expect(Math.abs(mapping['EUROSTX'].a_param - 1.4744188209970976)).toBeLessThan(1e-2);
    const { forecast_mapping, ...withoutMapping } = values;
    const raw = withFixedParameters(backtest.config.effective, { values: withoutMapping, skipped });
    const fixed = createBacktest(parseBacktestConfig(raw, { file: 'fixed' }), backtest.data);
    for (const code of CODES) {
      const before = backtest.sizing.subsystemPosition(code).values;
      const after = fixed.sizing.subsystemPosition(code).values;
      const [x, y] = [after[after.length - 1], before[before.length - 1]];
      golden.number(`${code}: last position of the fixed run`, x, y);
    }
    expect(forecast_mapping).toBeDefined();
    golden.check();
  });
});

/** As `GoldenComparison.number`, with a tolerance that is absolute whatever the size. */
function compareWithin(
  golden: GoldenComparison,
  name: string,
  actual: TimeSeries,
  expected: TimeSeries,
  tolerance: number,
): void {
  let row = 0;
  for (let i = 0; i < expected.times.length; i++) {
    while (row < actual.times.length && actual.times[row] < expected.times[i]) row++;
    const value = actual.times[row] === expected.times[i] ? actual.values[row] : NaN;
    const want = expected.values[i];
    const isSame = Number.isNaN(want) ? Number.isNaN(value) : Math.abs(value - want) <= tolerance;
    if (isSame) golden.figures++;
    else golden.exact(`${name} at ${new Date(expected.times[i]).toISOString().slice(0, 10)}`, value, want);
  }
}
