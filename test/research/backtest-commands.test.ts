import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { explainResearch } from '../../cli/backtest/explain';
import { finaliseResearch } from '../../cli/backtest/finalise';
import { backtestOf, loadResearch } from '../../cli/backtest/load-research';
import { runResearch } from '../../cli/backtest/run';
import type { Series } from '../../domain/series/series';
import { parseBacktestConfig } from '../../systems/config/parse-backtest-config';
import { createBacktest } from '../../systems/create-backtest';
import type { SystemData } from '../../systems/data/system-data';
import { fixedParameters, withFixedParameters } from '../../systems/finalise/fixed-parameters';
import { mapForecast } from '../../systems/forecasts/mapping';
import { lastValid } from '../../systems/primitives/time-series';
import { sharedFolder } from '../support/shared';

const market = sharedFolder('data/futures');
const golden = sharedFolder('golden/chapter15_base');
const describeWithMarket = market === undefined || golden === undefined ? describe.skip : describe;
const strategies = resolve(__dirname, '../../private/strategies');
const chapter15 = join(strategies, 'chapter15.yaml');

describeWithMarket('research on the command line', () => {
  let folder: string;
  let printed = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tst-research-'));
    printed = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
    jest.spyOn(console, 'log').mockImplementation((text) => {
      printed += `${String(text)}\n`;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  it('prints the golden statistics, writes the golden files and a page without network', async () => {
    const out = join(folder, 'out');
    const report = join(folder, 'page.html');
    await runResearch(chapter15, { market, out, report, formats: ['csv'] });
    const expected = JSON.parse(readFileSync(join(golden!, 'portfolio/stats.json'), 'utf8'));
    for (const [name, text] of expected.printed_table_daily_percent)
      expect(printed).toMatch(new RegExp(`${name} +│ +${Number(text)} `));
    const written = JSON.parse(readFileSync(join(out, 'portfolio/stats.json'), 'utf8'));
    expect(written.daily.sharpe).toBeCloseTo(expected.daily.sharpe, 10);
    const html = readFileSync(report, 'utf8');
    for (const title of [
      'Cumulative return',
      'Drawdown',
      'Cumulative costs',
      'Instrument weights',
      'CORN: position',
    ])
      expect(html).toContain(title);
    expect(html).not.toMatch(/<script|src=|href=|NaN/);
    for (const file of [
      'rawdata/CORN',
      'forecasts/US10',
      'combined/MXP',
      'positions/V2X',
      'pandl/SOFR',
      'portfolio/pandl',
    ])
      compareCsv(join(out, `${file}.csv.gz`), join(golden!, `${file}.csv.gz`));
    // Laid out and named as the golden folder: every file of it, with its columns or keys.
    expect(filesOf(golden!).filter((file) => !filesOf(out).includes(file))).toEqual([]);
    for (const file of filesOf(golden!)) {
      const [ours, theirs] = [out, golden!].map((root) => join(root, file));
      if (file.endsWith('.csv.gz'))
        expect([file, ...readCsv(ours).header.sort()]).toEqual([file, ...readCsv(theirs).header.sort()]);
      else if (file !== 'manifest.json')
        expect(readJson(ours)).toEqual(expect.objectContaining(keysOf(readJson(theirs))));
    }
    const manifest = readJson(join(out, 'manifest.json')) as { files: { file: string; bytes: number }[] };
    for (const { file, bytes } of manifest.files)
      expect([file, statSync(join(out, file)).size]).toEqual([file, bytes]);
    expect([...manifest.files.map(({ file }) => file), 'manifest.json'].sort()).toEqual(filesOf(out));
  });

  it('explains a position stage by stage with units', async () => {
    await explainResearch(chapter15, 'CORN', { market, date: '2015-03-03' });
    expect(printed).toMatch(/CORN in chapter15.yaml on 2015-03-03/);
    expect(printed).toMatch(/daily volatility +│ 5\.4321245 │ price points/);
    expect(printed).toMatch(/volatility scalar +│ +11\.505627 │ contracts/);
    expect(printed).toMatch(/position held in the backtest +│ +-4 │ contracts/);
    await expect(explainResearch(chapter15, 'CORM', { market })).rejects.toThrow(/'CORM'.*CORN/);
  });

  it.each([
    ['buffer_sise: 0.2', /mine\.yaml:2: buffer_sise: unknown key .*did you mean 'buffer_size'/],
    ['instrument_weights:\n  CORM: 1', /mine\.yaml:3: instrument_weights\.CORM: no adjusted prices .*'CORN'/],
    ['forecast_div_multiplier:\n  CORM: 1.3', /mine\.yaml:2: forecast_div_multiplier: no entry .*'CORM'/],
    [
      'trading_rules:\n  a: {function: systems.provided.rules.carry.carry, data: [rawdata.raw_carri]}\nforecast_weights: {a: 1}',
      /mine\.yaml:3: trading_rules\.a: rule 'a' .* on CORN: unknown data reference .*'rawdata\.raw_carry'/,
    ],
  ])('a wrong value is named with its line, also where only the run finds it: %j', async (text, message) => {
    const file = join(folder, 'mine.yaml');
    const weights = text.startsWith('instrument_weights') ? '' : 'instrument_weights: {CORN: 1}\n';
    writeFileSync(file, `base_config: ${chapter15}\n${text}\n${weights}`);
    await expect(explainResearch(file, 'CORN', { market })).rejects.toThrow(message);
  });

  it("finalises estimates into a file that gives the positions of the estimated run's end", async () => {
    const estimated = join(strategies, 'chapter15-estimated.yaml');
    const output = join(folder, 'fixed.yaml');
    await finaliseResearch(estimated, { market, output });
    expect(printed).toMatch(/fixed: forecast_scalars, forecast_weights, .*instrument_div_multiplier/);
    const before = backtestOf(await loadResearch(estimated, { market }));
    const after = backtestOf(await loadResearch(output, { market }));
    expect(after.config.effective['use_forecast_weight_estimates']).toBe(false);
    const mappings = after.config.forecastMapping;
    expect(Object.keys(mappings)).toEqual(['EUROSTX']);
    for (const code of before.instruments) {
      const position = lastValid(before.notionalPosition(code).values);
      // The mapping of an instrument that holds few contracts is new: it takes the place of the cap.
      const ofMapping =
        code in mappings
          ? lastValid(mapForecast(before.combination.uncappedForecast(code), mappings[code], 20).values) /
            lastValid(before.combinedForecast(code).values)
          : 1;
      expectClose(lastValid(after.notionalPosition(code).values), position * ofMapping);
      for (const side of ['top', 'bottom'] as const) {
        const moved = position * (ofMapping - 1);
        expectClose(
          lastValid(after.buffers(code)[side].values),
          lastValid(before.buffers(code)[side].values) + moved,
        );
      }
      const shown = Number(position.toPrecision(10));
      expect(printed).toMatch(new RegExp(`${code} +│ +${String(shown).replace('.', '\\.')}`));
    }
    expect(printed).toMatch(/EUROSTX .*has a forecast mapping now/);
  });

  it('gives those positions too where scalars are not pooled and where a new instrument has a short history', async () => {
    const { config, data } = await loadResearch(join(strategies, 'chapter15-estimated.yaml'), { market });
    const raw = {
      ...config.effective,
      forecast_scalar_estimate: { pool_instruments: false },
      // Above the cost of SOFR's slowest rules only.
      forecast_post_ceiling_cost_SR: 0.04,
      instruments: ['CORN', 'SOFR', 'V2X'],
    };
    const short = { ...data, ...lastYearsOf(data, 'V2X', 2.75) };
    const estimated = createBacktest(parseBacktestConfig(raw, { file: 'estimated' }), short);
    const { forecast_mapping, ...values } = fixedParameters(estimated).values;
    const fixedConfig = withFixedParameters(raw, { values, skipped: [] });
    const fixed = createBacktest(parseBacktestConfig(fixedConfig, { file: 'fixed' }), short);
    expect(estimated.rawdata('V2X').dailyPrice().times.length).toBeLessThan(800);
    expect(estimated.costs.isTooExpensive('SOFR', 'ewmac16_64')).toBe(true);
    expect(lastValid(estimated.combination.weights('SOFR').columns['ewmac16_64'])).toBe(0);
    expect(Object.keys(values['forecast_scalars'] as object)).toEqual(['CORN', 'SOFR', 'V2X']);
    for (const code of estimated.instruments) {
      expectClose(
        lastValid(fixed.notionalPosition(code).values),
        lastValid(estimated.notionalPosition(code).values),
      );
    }
  });

  it('merged scalars win over those that stand with the rules, also in a base file', async () => {
    const target = join(folder, 'mine.yaml');
    const output = join(folder, 'merged.yaml');
    writeFileSync(target, `# mine\nbase_config: ${chapter15}\npercentage_vol_target: 12\n`);
    const source = join(folder, 'source.yaml');
    writeFileSync(
      source,
      `base_config: ${chapter15}\ninstrument_weights: {CORN: 1}\nuse_forecast_scale_estimates: true\n`,
    );
    await finaliseResearch(source, { market, output, merge: target, attributes: ['forecast_scalars'] });
    const merged = (await loadResearch(output, { market })).config;
    const estimated = backtestOf(await loadResearch(source, { market }));
    const carry = estimated.forecasts.scalar('CORN', 'carry') as { values: Float64Array };
    expect(merged.percentageVolTarget).toBe(12);
    expect(merged.tradingRules['carry'].forecastScalar).toBeUndefined();
    expect(merged.forecastScalars.byRule['carry']).toBe(lastValid(carry.values));
    expect(readFileSync(output, 'utf8')).toMatch(/^# mine/);
  });

  it('says what is neither estimated nor fixed any more', async () => {
    const source = join(folder, 'source.yaml');
    writeFileSync(
      source,
      `base_config: ${chapter15}\ninstrument_weights: {CORN: 1}\nuse_forecast_div_mult_estimates: true\n`,
    );
    const said = jest.spyOn(console, 'error').mockImplementation();
    const attributes = ['forecast_scalars,instrument_weights'];
    await finaliseResearch(source, { market, output: join(folder, 'fixed.yaml'), attributes });
    expect(said.mock.calls.flat()).toEqual([
      "no longer estimated, but not fixed either; the file's value or the default applies: forecast_div_multiplier",
    ]);
  });

  it('merges chosen attributes into another strategy file and keeps its comments', async () => {
    const output = join(folder, 'merged.yaml');
    const target = join(folder, 'mine.yaml');
    writeFileSync(target, readFileSync(chapter15, 'utf8'));
    await finaliseResearch(join(strategies, 'chapter15-estimated.yaml'), {
      market,
      output,
      merge: target,
      attributes: ['instrument_div_multiplier'],
    });
    const text = readFileSync(output, 'utf8');
    expect(text).toContain('# annual, of the capital');
    expect(text).toContain('forecast_scalar: 10.6');
    expect(text).toContain('use_instrument_div_mult_estimates: false');
    const { config } = await loadResearch(output, { market });
    expect(config.instrumentDivMultiplier).not.toBe(1.89);
    await expect(
      finaliseResearch(chapter15, { market, output, attributes: ['forecast_weight'] }),
    ).rejects.toThrow(/'forecast_weight' cannot be fixed.*forecast_weights/);
  });
});

/** Paths below a folder, sorted. */
function filesOf(root: string): string[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => relative(root, join(parentPath, name))).sort();
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** An object with the same keys at every level, whose values may be anything. */
function keysOf(value: unknown): Record<string, unknown> {
  const entries = Object.entries(value as Record<string, unknown>).map(([key, each]) => [
    key,
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? expect.objectContaining(keysOf(each))
      : each === null
        ? null
        : expect.anything(),
  ]);
  return Object.fromEntries(entries);
}

/** The data with only the last years of one instrument's prices. */
function lastYearsOf(
  data: SystemData,
  code: string,
  years: number,
): Pick<SystemData, 'adjustedPrices' | 'multiplePrices'> {
  const from = data.adjustedPrices(code).times.at(-1)! - years * 365.25 * 86_400_000;
  return {
    adjustedPrices: (each) =>
      each === code ? rowsFrom(data.adjustedPrices(each), from) : data.adjustedPrices(each),
    multiplePrices: (each) =>
      each === code ? rowsFrom(data.multiplePrices(each), from) : data.multiplePrices(each),
  };
}

function rowsFrom<Column extends string>({ times, columns }: Series<Column>, from: number): Series<Column> {
  const first = times.findIndex((time) => time >= from);
  const cut = Object.entries<Float64Array>(columns).map(([name, values]) => [name, values.subarray(first)]);
  return {
    times: times.subarray(first),
    columns: Object.fromEntries(cut) as Record<Column, Float64Array>,
  };
}

function expectClose(actual: number, expected: number): void {
  if (!(Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)))) expect(actual).toBe(expected);
}

/** Same columns by name, same rows, same figures to 1e-9. */
function compareCsv(actual: string, expected: string): void {
  const [ours, theirs] = [actual, expected].map(readCsv);
  expect(ours.header.slice().sort()).toEqual(theirs.header.slice().sort());
  expect(ours.rows.length).toBe(theirs.rows.length);
  const order = theirs.header.map((name) => ours.header.indexOf(name));
  theirs.rows.forEach((row, i) => {
    row.forEach((cell, k) => {
      const mine = ours.rows[i][order[k]];
      if (mine === cell) return;
      const [a, b] = [Number(mine), Number(cell)];
      const isClose = mine !== '' && cell !== '' && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
      if (!isClose)
        throw new Error(`${actual} ${row[0]} ${theirs.header[k]}: '${mine}' instead of '${cell}'`);
    });
  });
}

function readCsv(file: string): { header: string[]; rows: string[][] } {
  const [header, ...rows] = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  return { header: header.split(','), rows: rows.map((row) => row.split(',')) };
}
