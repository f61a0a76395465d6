import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { settingsOutside } from '../../strategies/settings-outside-backtest';
import { clusters } from '../../systems/estimation/optimisers/clusters';
import { recentCorrelation } from '../../systems/estimation/recent-correlation';
import { readCorrelationSettings, sectionOf } from '../../systems/estimation/settings';
import { type MeasuredMarket, measureMarket } from '../../systems/markets/measure-market';
import { betaLoadings, classIndices, instrumentBetas, portfolioBetas } from '../../systems/risk/betas';
import { heldRisk, lastYear, returnsOf } from '../../systems/risk/held-risk';
import { portfolioRisk } from '../../systems/risk/portfolio-risk';
import { goldenData } from '../golden/support/csv-data';
import { pythonWithPandas } from '../support/pandas';
import { sharedFolder } from '../support/shared';

/** Relative to the larger of the figure and 1. */
const TOLERANCE = 1e-9;
const CAPITAL = 10_000_000;
const KEY = 'instrument_returns_correlation';

interface Figures {
  readonly correlation: readonly (readonly number[])[];
  readonly clusters: readonly (readonly number[])[];
  readonly risk: number;
  readonly betas: Readonly<Record<string, number>>;
  readonly loadings: Readonly<Record<string, number>>;
  readonly portfolioBetas: Readonly<Record<string, number>>;
}

const python = pythonWithPandas();
const isPossible = !('missing' in python) && sharedFolder('data/futures') !== undefined;

(isPossible ? describe : describe.skip)('risk of the real instruments, against numpy', () => {
  let markets: readonly MeasuredMarket[];
  let theirs: Figures;
  const classes = new Map<string, string>();
  const classOf = (instrument: string) => classes.get(instrument)!;
  let held: readonly ReturnType<typeof heldRisk>[];
  let correlation: ReturnType<typeof recentCorrelation>;

  beforeAll(() => {
    const data = goldenData();
    const outside = settingsOutside({});
    // The files of some instruments end years before those of others: the last two years of the newest.
    const last = Math.max(...data.instrumentCodes().map((code) => data.adjustedPrices(code).times.at(-1)!));
    const config = { ...outside, baseCurrency: 'USD', startDate: last - 2 * 365.25 * 86_400_000 };
    markets = data.instrumentCodes().map((code) => measureMarket(code, data, config, 1000));
    for (const { instrument, assetClass } of markets) classes.set(instrument, assetClass);
    held = markets
      .map((market, i) => heldRisk(market, ((i * 7) % 11) - 5, CAPITAL))
      .filter((each) => each.position);
    const settings = readCorrelationSettings(sectionOf(outside.effective, KEY), KEY);
    correlation = recentCorrelation(returnsOf(markets), settings);
    theirs = inNumpy(settings.ewLookback);
  });

  it('there are 24 of them', () => expect(markets).toHaveLength(24));

  it('correlations', () => {
    const n = markets.length;
    theirs.correlation.forEach((row, i) => {
      for (const [j, value] of row.entries()) near(`${i}/${j}`, correlation.values[i * n + j], value);
    });
  });

  it('clusters', () => {
    expect(clusters(correlation, 5)).toEqual(theirs.clusters);
  });

  it('risk of the portfolio', () => near('risk', portfolioRisk(held, correlation), theirs.risk));

  it('betas of instruments, loadings and betas of the portfolio', () => {
    const year = lastYear(returnsOf(markets));
    const indices = classIndices(year, classOf);
    const betas = instrumentBetas(year, indices, classOf);
    const weights = new Map(held.map(({ instrument, weight }) => [instrument, weight]));
    const compared = [
      [betas, theirs.betas],
      [betaLoadings(betas, weights, classOf), theirs.loadings],
      [portfolioBetas(year, indices, weights), theirs.portfolioBetas],
    ] as const;
    for (const [ours, expected] of compared) {
      expect([...ours.keys()].sort()).toEqual(Object.keys(expected).sort());
      for (const [name, value] of ours) near(name, value, expected[name]);
    }
  });

  function near(what: string, ours: number, expected: number): void {
    const difference = Math.abs(ours - expected) / Math.max(1, Math.abs(expected));
    if (!(difference <= TOLERANCE)) throw new Error(`${what}: ${ours} is not ${expected}`);
  }

  function inNumpy(span: number): Figures {
    const { times, columns } = returnsOf(markets);
    const input = {
      times: [...times],
      returns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, [...values]])),
      classes: Object.fromEntries(classes),
      weights: Object.fromEntries(held.map(({ instrument, weight }) => [instrument, weight])),
      risks: Object.fromEntries(
        held.map(({ instrument, annualRiskPercent }) => [instrument, annualRiskPercent]),
      ),
      span,
    };
    if ('missing' in python) throw new Error(python.missing);
    const answer = execFileSync(python.path, [join(__dirname, 'risk_in_numpy.py')], {
      input: JSON.stringify(input),
      maxBuffer: 1e8,
      encoding: 'utf8',
    });
    return JSON.parse(answer) as Figures;
  }
});
