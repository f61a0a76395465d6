import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { explainResearch } from '../../cli/backtest/explain';
import { finaliseResearch } from '../../cli/backtest/finalise';
import { backtestOf, loadResearch } from '../../cli/backtest/load-research';
import { runResearch } from '../../cli/backtest/run';
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
  }, 120_000);

  it('explains a position stage by stage with units', async () => {
    await explainResearch(chapter15, 'CORN', { market, date: '2015-03-03' });
    expect(printed).toMatch(/CORN in chapter15.yaml on 2015-03-03/);
    expect(printed).toMatch(/daily volatility +│ 5\.4321245 │ price points/);
    expect(printed).toMatch(/volatility scalar +│ +11\.505627 │ contracts/);
    expect(printed).toMatch(/position held in the backtest +│ +-4 │ contracts/);
    await expect(explainResearch(chapter15, 'CORM', { market })).rejects.toThrow(/'CORM'.*CORN/);
  }, 60_000);

  it("finalises estimates into a file that gives the positions of the estimated run's end", async () => {
    const estimated = join(strategies, 'chapter15-estimated.yaml');
    const output = join(folder, 'fixed.yaml');
    await finaliseResearch(estimated, { market, output });
    expect(printed).toMatch(/fixed: forecast_scalars, forecast_weights, .*instrument_div_multiplier/);
    const before = backtestOf(await loadResearch(estimated, { market }));
    const after = backtestOf(await loadResearch(output, { market }));
    expect(after.config.effective['use_forecast_weight_estimates']).toBe(false);
    for (const code of before.instruments) {
      // EUROSTX gets a forecast mapping from the finalising, which the estimated run did not have.
      if (code in after.config.forecastMapping) continue;
      // One scalar per rule is exported; the run's own lag it by a few days where an instrument's prices end earlier.
      const [ours, theirs] = [after, before].map((each) => lastValid(each.notionalPosition(code).values));
      expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-3 * Math.max(1, Math.abs(theirs)));
      expect(lastValid(after.portfolio.bufferedPosition(code, true).values)).not.toBeNaN();
    }
  }, 120_000);

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
  }, 120_000);
});

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
