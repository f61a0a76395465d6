import { type CorrelationMatrix, subsetCorrelation } from '../../systems/estimation/correlation-matrix';
import { clusters } from '../../systems/estimation/optimisers/clusters';
import type { MeasuredMarket } from '../../systems/markets/measure-market';
import { betaLoadings, classIndices, instrumentBetas, portfolioBetas } from '../../systems/risk/betas';
import { type HeldRisk, heldRisk, lastYear, returnsOf } from '../../systems/risk/held-risk';
import { portfolioRisk, unmeasured } from '../../systems/risk/portfolio-risk';
import { figureTable, number, sortedBy, words } from '../figures';
import { contractRiskFigures } from '../instrument-risk/create-instrument-risk-report';
import { type MarketList, marketReport } from '../markets/market-report';
import { bothParts } from '../part';
import type { PlotSection, Report, Section } from '../report';
import { column, header, paragraph, row, sectionsOf, table } from '../sections';
import type { RiskReportData, StrategyHoldings } from './risk-data';

const NOTHING_HELD = 'Nothing is held.';

/** How much of the capital is at risk, and where (operations document, 5.9). */
export function createRiskReport(data: RiskReportData): Report {
  return marketReport('Risk report', data, (list) => [
    ...sectionsOf('Held', bothParts(data.capital, data.positions), ([capital, positions]) => {
      const held = heldRisks(list, positions, capital);
      return [
        ...notMeasured(list, positions),
        ...totals(data, held, capital),
        ...strategyRisks(data, list),
        ...classRisks(data, held),
        ...betas(list, held),
        ...instrumentRisks(data, held),
      ];
    }),
    ...correlationSections(data),
  ]);
}

/** What is held without figures: no sum below contains it. */
function notMeasured(
  { markets }: MarketList<MeasuredMarket>,
  positions: ReadonlyMap<string, number>,
): readonly Section[] {
  const known = new Set(markets.map(({ instrument }) => instrument));
  const missing = [...positions].filter(([name, quantity]) => quantity !== 0 && !known.has(name));
  return missing.map(([name]) =>
    paragraph(`${name} is held and in none of these figures: see below why it was left out.`, 'problem'),
  );
}

function heldRisks(
  { markets }: MarketList<MeasuredMarket>,
  positions: ReadonlyMap<string, number>,
  capital: number,
): readonly HeldRisk[] {
  return markets
    .filter(({ instrument }) => (positions.get(instrument) ?? 0) !== 0)
    .map((market) => heldRisk(market, positions.get(market.instrument)!, capital));
}

/** What can't be part of the risk is named, and the rest stands. */
function riskWith(held: readonly HeldRisk[], correlation: CorrelationMatrix) {
  return { risk: portfolioRisk(held, correlation), without: unmeasured(held, correlation) };
}

function totals(data: RiskReportData, held: readonly HeldRisk[], capital: number): readonly Section[] {
  return [
    ...sectionsOf('Risk of all strategies', data.correlation, (correlation) => {
      const { risk, without } = riskWith(held, correlation);
      return [
        paragraph(`Total annual risk, all strategies: ${risk.toFixed(1)} % of capital.`),
        ...without.map((name) =>
          paragraph(
            `${name} is held and not in it: its risk or its correlation can't be computed.`,
            'problem',
          ),
        ),
      ];
    }),
    ...sectionsOf('Margin', data.margin, (margin) => [
      paragraph(
        margin === undefined
          ? "Margin: can't be computed, the broker has not reported any yet."
          : `Margin: ${((100 * margin) / capital).toFixed(1)} % of capital.`,
      ),
    ]),
  ];
}

function strategyRisks(data: RiskReportData, list: MarketList<MeasuredMarket>): readonly Section[] {
  return sectionsOf(
    'Risk by strategy',
    bothParts(data.strategies, data.correlation),
    ([all, correlation]) => {
      const riskOf = ({ capital = NaN, positions }: StrategyHoldings) =>
        Number.isNaN(capital) ? NaN : riskWith(heldRisks(list, positions, capital), correlation).risk;
      return [
        figureTable(
          'Risk by strategy',
          [
            words<StrategyHoldings>('strategy', ({ strategy }) => strategy),
            number<StrategyHoldings>('annual risk', '% of its capital', 1, riskOf),
            number<StrategyHoldings>('capital', data.baseCurrency, 0, ({ capital }) => capital),
          ],
          all,
          { whenEmpty: 'No strategy has capital or positions.' },
        ),
        ...all
          .filter(({ capital }) => capital === undefined)
          .map(({ strategy }) =>
            paragraph(`${strategy}: no risk can be given, it has no capital.`, 'problem'),
          ),
      ];
    },
  );
}

function classRisks({ correlation }: RiskReportData, held: readonly HeldRisk[]): readonly Section[] {
  return sectionsOf('Risk by asset class', correlation, (matrix) => {
    const classes = [...new Set(held.map(({ assetClass }) => assetClass))].sort();
    const bars = classes.map((label) => ({
      label,
      value: riskWith(
        held.filter(({ assetClass }) => assetClass === label),
        matrix,
      ).risk,
    }));
    const rows = bars.map(({ label, value }) => row(label, value));
    const columns = [column('asset class'), { ...column('annual risk', 1), unit: '% of capital' }];
    return [
      table('Risk by asset class', columns, rows, NOTHING_HELD),
      ...(bars.length > 0 ? [barPlot('Annual risk by asset class', '% of capital', bars)] : []),
    ];
  });
}

function barPlot(
  title: string,
  unit: string,
  bars: readonly { readonly label: string; readonly value: number }[],
): PlotSection {
  return { kind: 'plot', title, plot: { type: 'bars', unit, bars } };
}

/** Over the last year's daily returns. */
function betas({ markets }: MarketList<MeasuredMarket>, held: readonly HeldRisk[]): readonly Section[] {
  if (held.length === 0) return [];
  const classes = new Map(markets.map(({ instrument, assetClass }) => [instrument, assetClass]));
  const classOf = (instrument: string) => classes.get(instrument)!;
  const year = lastYear(returnsOf(markets));
  const indices = classIndices(year, classOf);
  const weights = new Map(held.map(({ instrument, weight }) => [instrument, weight]));
  const loadings = betaLoadings(instrumentBetas(year, indices, classOf), weights, classOf);
  const ofPortfolio = portfolioBetas(year, indices, weights);
  const names = [...ofPortfolio.keys()];
  const columnsOf = [column('asset class'), column('beta loading', 4), column('beta of the portfolio', 4)];
  const rows = names.map((name) => row(name, loadings.get(name) ?? 0, ofPortfolio.get(name) ?? null));
  return [table('Betas to the asset classes, last year', columnsOf, rows)];
}

function instrumentRisks({ baseCurrency }: RiskReportData, held: readonly HeldRisk[]): readonly Section[] {
  const columns = [
    words<HeldRisk>('instrument', ({ instrument }) => instrument),
    ...contractRiskFigures<HeldRisk>(baseCurrency),
    number<HeldRisk>('position', 'contracts', 0, ({ position }) => position),
    number<HeldRisk>('capital', baseCurrency, 0, ({ capital }) => capital),
    number<HeldRisk>('exposure held', '% of capital', 1, ({ exposurePercent }) => exposurePercent),
    number<HeldRisk>('annual risk', '% of capital', 1, ({ annualRiskPercent }) => annualRiskPercent),
  ];
  const sorted = sortedBy(held, ({ annualRiskPercent }) => annualRiskPercent);
  const sum = (figure: (risk: HeldRisk) => number) =>
    held.reduce((total, risk) => total + (figure(risk) || 0), 0).toFixed(1);
  return [
    figureTable('Risk by instrument', columns, sorted, { whenEmpty: NOTHING_HELD }),
    paragraph(`Sum of absolute exposures: ${sum((risk) => Math.abs(risk.exposurePercent))} % of capital.`),
    paragraph(
      `Sum of absolute annual risks: ${sum((risk) => Math.abs(risk.annualRiskPercent))} % of capital.`,
    ),
    paragraph(`Sum of annual risks, long less short: ${sum((risk) => risk.annualRiskPercent)} % of capital.`),
  ];
}

const CLUSTERS_MAX = 5;
const MEMBERS_OF_A_CLUSTER = 3;

function correlationSections({ correlation }: RiskReportData): readonly Section[] {
  return sectionsOf('Correlations', correlation, (matrix) => {
    if (matrix.names.length === 0) return [];
    const count = Math.min(CLUSTERS_MAX, Math.floor(matrix.names.length / MEMBERS_OF_A_CLUSTER));
    const groups = clusters(matrix, count);
    const { names, values } = subsetCorrelation(matrix, groups.flat());
    const rows = names.map((_, i) => [...values.subarray(i * names.length, (i + 1) * names.length)]);
    const number = (value: number) => (Number.isNaN(value) ? null : value);
    return [
      header('Correlations of returns, clustered'),
      paragraph(
        `Clusters: ${groups.map((group) => group.map((i) => matrix.names[i]).join(', ')).join(' | ')}.`,
      ),
      {
        kind: 'plot',
        title: 'Correlations',
        plot: { type: 'heat-map', unit: 'correlation', labels: names, values: rows },
      },
      table(
        'Correlations',
        [column('instrument'), ...names.map((name) => column(name, 2))],
        rows.map((values, i) => row(names[i], ...values.map(number))),
      ),
    ];
  });
}
