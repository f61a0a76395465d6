import * as fs from 'node:fs';
import * as path from 'node:path';
import { PUBLISHED_RULES, PUBLISHED_SETTINGS } from '../../bench/engine/published-rules';
import type { Backtest } from '../../systems/backtest';
import { parseBacktestConfig } from '../../systems/config/parse-backtest-config';
import { createBacktest } from '../../systems/create-backtest';
import { column, type TimeSeries } from '../../systems/primitives/time-series';
import { describeGolden, type GoldenComparison, sharedFolder } from './support/compare';
import { goldenData } from './support/csv-data';

const folder = path.join(sharedFolder, 'golden', 'rob_19');
const FORECASTS = 'forecasts_';

/** The rolling third moment of pysystemtrade is not stable. */
const SKEW_TOLERANCE = 1e-7;

const filesStarting = (isForecasts: boolean) =>
  (fs.existsSync(folder) ? fs.readdirSync(folder) : [])
    .filter((file) => file.endsWith('.csv.gz') && file.startsWith(FORECASTS) === isForecasts)
    .map((file) => file.replace(FORECASTS, '').replace('.csv.gz', ''));

describeGolden('rob_19', (golden) => {
  let backtest: Backtest;

  beforeAll(() => {
    const config = parseBacktestConfig(golden.json('config.json'), { file: 'config.json' });
    backtest = createBacktest(config, goldenData());
  });
  afterEach(() => golden.check());

  it('has the rules that the benchmark of this configuration runs', () => {
    const { trading_rules, use_attenuation } = golden.json<Record<string, object>>('config.json');
    expect(PUBLISHED_RULES).toEqual(trading_rules);
    expect([...PUBLISHED_SETTINGS.use_attenuation].sort()).toEqual([...(use_attenuation as string[])].sort());
  });

  it.each(filesStarting(true))('%s: the capped forecast of each of 40 rules', (code) => {
    const { times, columns } = golden.csv(`${FORECASTS}${code}.csv.gz`);
    for (const [name, values] of Object.entries(columns)) {
      const rule = name.replace('capped_', '');
      const tolerance = rule.startsWith('skew') ? SKEW_TOLERANCE : undefined;
      golden.series(`${code} ${name}`, backtest.forecast(code, rule), { times, values }, tolerance);
    }
  });

  it.each(filesStarting(false))('%s: forecast weights, multiplier, combined forecast, positions', (code) =>
    compareInstrument(golden, backtest, code),
  );
});

/** The files begin in 2014; what they hold is worked out on all history. */
function compareInstrument(golden: GoldenComparison, backtest: Backtest, code: string): void {
  const { times, columns } = golden.csv(`${code}.csv.gz`);
  const weights = backtest.combination.weights(code);
  for (const [name, values] of Object.entries(columns)) {
    const series = from(times[0], seriesOf(name));
    golden.series(`${code} ${name}`, series, { times, values });
  }

  function seriesOf(name: string): TimeSeries {
    if (name.startsWith('weight_')) return column(weights, name.replace('weight_', ''));
    if (name === 'fdm') return backtest.combination.diversificationMultiplier(code);
    if (name === 'combined_forecast') return backtest.combinedForecast(code);
    if (name === 'subsystem_position') return backtest.subsystemPosition(code);
    return backtest.notionalPosition(code);
  }
}

function from(time: number, { times, values }: TimeSeries): TimeSeries {
  const row = times.findIndex((each) => each >= time);
  return { times: times.subarray(row), values: values.subarray(row) };
}
