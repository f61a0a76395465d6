import { contractRisk } from '../../systems/markets/market';
import type { MeasuredMarket } from '../../systems/markets/measure-market';
import { classIndices, portfolioBetas } from '../../systems/risk/betas';
import { lastYear, returnsOf } from '../../systems/risk/held-risk';
import { figureTable, number, sortedBy, words } from '../figures';
import { type MarketReportData, marketReport } from '../markets/market-report';
import type { Part } from '../part';
import type { PlotSection, Report, Section } from '../report';
import { header, paragraph, sectionsOf } from '../sections';

/** What the latest optimisation of a dynamic strategy wanted of an instrument, and what it got: value / capital. */
export interface OptimisedWeight {
  readonly strategy: string;
  readonly instrument: string;
  /** Before rounding. */
  readonly unrounded: number;
  readonly optimised: number;
}

export interface DynamicOptimisationData extends MarketReportData<MeasuredMarket> {
  readonly weights: Part<readonly OptimisedWeight[]>;
}

/** Whole contracts against the unrounded positions they stand for: betas, and risk by risk (operations document, 5.11). */
export function createDynamicOptimisationReport(data: DynamicOptimisationData): Report {
  return marketReport('Dynamic optimisation report', data, ({ markets }) =>
    sectionsOf('Dynamic strategies', data.weights, (weights) => {
      const strategies = [...new Set(weights.map(({ strategy }) => strategy))];
      if (strategies.length === 0)
        return [paragraph('No positions of a dynamic strategy are stored: none has traded yet.')];
      return strategies.flatMap((strategy) =>
        strategySections(
          strategy,
          weights.filter((each) => each.strategy === strategy),
          markets,
        ),
      );
    }),
  );
}

interface Line extends OptimisedWeight {
  /** Annual standard deviation, percent of value. */
  readonly stdev: number;
}

function strategySections(
  strategy: string,
  weights: readonly OptimisedWeight[],
  markets: readonly MeasuredMarket[],
): readonly Section[] {
  const stdevs = new Map(markets.map((each) => [each.instrument, contractRisk(each).annualPercentStdev]));
  const lines = weights.map((each): Line => ({ ...each, stdev: stdevs.get(each.instrument) ?? NaN }));
  const columns = [
    words<Line>('instrument', ({ instrument }) => instrument),
    number<Line>('unrounded weight', undefined, 4, ({ unrounded }) => unrounded),
    number<Line>('optimised weight', undefined, 4, ({ optimised }) => optimised),
    number<Line>('annual stdev', '%', 2, ({ stdev }) => stdev),
    number<Line>('unrounded risk', '% of capital', 2, ({ unrounded, stdev }) => unrounded * stdev),
    number<Line>('optimised risk', '% of capital', 2, ({ optimised, stdev }) => optimised * stdev),
  ];
  return [
    header(strategy),
    figureTable(
      'Optimised against unrounded',
      columns,
      sortedBy(lines, ({ unrounded }) => unrounded),
    ),
    scatter(strategy, lines),
    betaPlot(`Betas of the unrounded positions, ${strategy}`, lines, markets, ({ unrounded }) => unrounded),
    betaPlot(`Betas of the optimised positions, ${strategy}`, lines, markets, ({ optimised }) => optimised),
  ];
}

function scatter(strategy: string, lines: readonly Line[]): PlotSection {
  const points = lines
    .map(({ instrument, unrounded, optimised, stdev }) => ({
      label: instrument,
      x: unrounded * stdev,
      y: optimised * stdev,
    }))
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  return {
    kind: 'plot',
    title: `Optimised risk against unrounded, ${strategy}`,
    plot: { type: 'points', unit: 'optimised, % of capital', across: 'unrounded, % of capital', points },
  };
}

function betaPlot(
  title: string,
  lines: readonly Line[],
  markets: readonly MeasuredMarket[],
  weightOf: (line: Line) => number,
): PlotSection {
  const classes = new Map(markets.map(({ instrument, assetClass }) => [instrument, assetClass]));
  const returns = lastYear(returnsOf(markets));
  const indices = classIndices(returns, (instrument) => classes.get(instrument)!);
  const weights = new Map(lines.map((line) => [line.instrument, weightOf(line)]));
  const bars = [...portfolioBetas(returns, indices, weights)].map(([label, value]) => ({ label, value }));
  return { kind: 'plot', title, plot: { type: 'bars', unit: 'beta', bars } };
}
