import { percentOf, percentReturns } from '../../systems/accounting/account-curve';
import { cumulative, drawdown } from '../../systems/accounting/drawdown';
import { type CurveStatistics, curveStatistics } from '../../systems/accounting/statistics';
import type { Backtest } from '../../systems/backtest';
import { backtestNotes } from '../../systems/notes';
import { formatTime } from '../../systems/primitives/calendar';
import { column as columnOf, lastValid, type TimeSeries } from '../../systems/primitives/time-series';
import { portfolioStatistics, sharpeByInstrument } from '../../systems/summary';
import type { PlotSection, Report, Section, TableSection } from '../report';
import { column, header, paragraph, row, table } from '../sections';
import { lowestSince, plotTimes, valuesAt } from './thin-out';

export interface BacktestReportInput {
  readonly backtest: Backtest;
  /** The strategy's file, for people. */
  readonly name: string;
  /** Where the prices came from. */
  readonly source: string;
  /** Adds the statistics of the dynamic optimisation's whole positions. */
  readonly dynamic?: boolean;
  /** UTC ms. */
  readonly producedAt: number;
}

/** More lines than this in one plot cannot be distinguished. */
const LINES_MAX = 8;
const STATISTICS: readonly (readonly [name: string, title: string])[] = [
  ['daily', 'daily'],
  ['weekly', 'weekly'],
  ['monthly', 'monthly'],
  ['annual', 'annual'],
  ['daily_gross', 'daily gross'],
  ['daily_costs', 'daily costs'],
];

/** Statistics, then plots of everything from profit to weights. Series are on local time, shown as it is. */
export function createBacktestReport(input: BacktestReportInput): Report {
  const { backtest } = input;
  const summary = createSummary(input);
  return {
    ...summary,
    sections: [
      ...summary.sections,
      ...profitSections(backtest),
      ...costSections(backtest),
      ...weightSections(backtest),
      ...instrumentSections(backtest),
    ],
  };
}

/** What the command line prints: the statistics and one row per instrument, without what only plots need. */
export function createSummary(input: BacktestReportInput): Report {
  const { net } = input.backtest.accounts.portfolio();
  return {
    title: `Backtest of ${input.name}`,
    producedAt: input.producedAt,
    zone: 'UTC',
    period: { start: net.times[0], end: net.times[net.times.length - 1] },
    sections: summarySections(input),
  };
}

function summarySections({ backtest, source, dynamic }: BacktestReportInput): readonly Section[] {
  const { config } = backtest;
  const about =
    `${backtest.instruments.length} instruments, ${Object.keys(config.tradingRules).length} rules; ` +
    `capital ${config.notionalTradingCapital} ${config.baseCurrency}, volatility target ` +
    `${config.percentageVolTarget} % a year; prices: ${source}.`;
  return [
    paragraph(about),
    ...config.warnings.map((warning) => paragraph(`Note: ${warning}.`)),
    ...backtestNotes(backtest).map((note) => paragraph(`Note: ${note}`)),
    statisticsTable(backtest, dynamic === true),
    instrumentTable(backtest),
  ];
}

function statisticsTable(backtest: Backtest, dynamic: boolean): TableSection {
  const statistics: Readonly<Record<string, CurveStatistics>> = {
    ...portfolioStatistics(backtest),
    ...(dynamic && { optimised: optimisedStatistics(backtest) }),
  };
  const shown = dynamic ? [...STATISTICS, ['optimised', 'daily optimised'] as const] : STATISTICS;
  const names = Object.keys(statistics['daily']) as (keyof CurveStatistics)[];
  const columns = [column('percent of capital'), ...shown.map(([, title]) => column(title, 'short'))];
  const rows = names.map((name) => row(name, ...shown.map(([key]) => fourDigits(statistics[key][name]))));
  return table('Statistics of the portfolio', columns, rows);
}

function optimisedStatistics({ accounts }: Backtest): CurveStatistics {
  return curveStatistics(percentReturns(accounts.optimisedPortfolio(), 'net').values, 'daily');
}

/** As pysystemtrade prints them. */
function fourDigits(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : value;
}

function instrumentTable(backtest: Backtest): TableSection {
  const { accounts, portfolio, costs, combination } = backtest;
  const sharpe = sharpeByInstrument(backtest);
  const weights = portfolio.instrumentWeights();
  const rows = backtest.instruments.map((code) => {
    const { times } = portfolio.notionalPosition(code);
    return row(
      code,
      lastValid(weights.columns[code]),
      sharpe[code],
      accounts.instrumentTurnover(code),
      costs.costSRPerTrade(code),
      costs.holdingCostSR(code),
      lastValid(combination.combinedForecast(code).values),
      lastValid(portfolio.notionalPosition(code).values),
      lastValid(portfolio.bufferedPosition(code, true).values),
      formatTime(times[times.length - 1]),
    );
  });
  const columns = [
    column('instrument'),
    column('weight', 3),
    column('net SR', 3),
    column('turnover', 2),
    column('SR of a trade', 5),
    column('SR of rolls', 5),
    column('forecast', 2),
    column('optimal', 2),
    column('held', 0),
    column('last day'),
  ];
  return table('Instruments', columns, rows);
}

function profitSections({ accounts }: Backtest): readonly Section[] {
  const curve = accounts.portfolio();
  const percent = (part: 'net' | 'gross') => percentOf(curve[part], curve.capital);
  const running = (series: TimeSeries) => ({ times: series.times, values: cumulative(series.values) });
  const net = percent('net');
  const falls = { times: net.times, values: drawdown(net.values) };
  const times = plotTimes([net]);
  const byYear = percentReturns(curve, 'net', 'annual');
  return [
    header('Profit and loss'),
    linePlot('Cumulative return, not compounded', '% of capital', {
      net: running(net),
      gross: running(percent('gross')),
    }),
    {
      kind: 'plot',
      title: 'Drawdown',
      plot: {
        type: 'lines',
        unit: '% of capital',
        times,
        lines: [{ label: 'net', values: lowestSince(falls, times) }],
      },
    },
    {
      kind: 'plot',
      title: 'Net return by year',
      plot: {
        type: 'bars',
        unit: '% of capital',
        bars: Array.from(byYear.times, (time, i) => ({
          label: formatTime(time).slice(0, 4),
          value: byYear.values[i],
        })),
      },
    },
  ];
}

function costSections(backtest: Backtest): readonly Section[] {
  const { accounts, costs, instruments, forecasts } = backtest;
  const running = (code: string): TimeSeries => {
    const curve = accounts.forInstrument(code);
    const part = percentOf(curve.costs, curve.capital);
    return { times: part.times, values: cumulative(part.values) };
  };
  const rules = [...new Set(instruments.flatMap((code) => forecasts.rules(code)))];
  const rows = instruments.map((code) =>
    row(
      code,
      ...rules.map((rule) =>
        forecasts.rules(code).includes(rule) ? costs.forecastCostSR(code, rule) : null,
      ),
    ),
  );
  return [
    header('Costs'),
    ...grouped(instruments, (codes, title) =>
      linePlot(`Cumulative costs${title}`, '% of capital', record(codes, running)),
    ),
    table(
      'Annual cost of each rule by itself, as a Sharpe ratio',
      [column('instrument'), ...rules.map((rule) => column(rule, 4))],
      rows,
    ),
  ];
}

function weightSections(backtest: Backtest): readonly Section[] {
  const { portfolio, combination, instruments } = backtest;
  const weights = portfolio.instrumentWeights();
  return [
    header('Weights'),
    ...grouped(instruments, (codes, title) =>
      linePlot(
        `Instrument weights${title}`,
        'fraction',
        record(codes, (code) => columnOf(weights, code)),
      ),
    ),
    linePlot('Instrument diversification multiplier', 'multiple', {
      multiplier: portfolio.diversificationMultiplier(),
    }),
    ...instruments.flatMap((code) => {
      const frame = combination.weights(code);
      return grouped(Object.keys(frame.columns), (rules, title) =>
        linePlot(
          `${code}: forecast weights${title}`,
          'fraction',
          record(rules, (rule) => columnOf(frame, rule)),
        ),
      );
    }),
    ...grouped(instruments, (codes, title) =>
      linePlot(
        `Forecast diversification multipliers${title}`,
        'multiple',
        record(codes, combination.diversificationMultiplier),
      ),
    ),
  ];
}

function instrumentSections({
  portfolio,
  combination,
  forecasts,
  instruments,
}: Backtest): readonly Section[] {
  return instruments.flatMap((code) => [
    header(code),
    linePlot(`${code}: position`, 'contracts', {
      held: portfolio.bufferedPosition(code, true),
      optimal: portfolio.notionalPosition(code),
    }),
    linePlot(`${code}: combined forecast`, 'average 10', { combined: combination.combinedForecast(code) }),
    ...grouped(forecasts.rules(code), (rules, title) =>
      linePlot(
        `${code}: forecasts, scaled and capped${title}`,
        'average 10',
        record(rules, (rule) => forecasts.forecast(code, rule)),
      ),
    ),
  ]);
}

function linePlot(title: string, unit: string, series: Readonly<Record<string, TimeSeries>>): PlotSection {
  const times = plotTimes(Object.values(series));
  const lines = Object.entries(series).map(([label, each]) => ({ label, values: valuesAt(each, times) }));
  return { kind: 'plot', title, plot: { type: 'lines', unit, times, lines } };
}

/** One plot for few names; for many, several with a number in the title. */
function grouped(
  names: readonly string[],
  plot: (names: readonly string[], title: string) => PlotSection,
): PlotSection[] {
  if (names.length <= LINES_MAX) return [plot(names, '')];
  const groups = Math.ceil(names.length / LINES_MAX);
  return Array.from({ length: groups }, (_, k) =>
    plot(names.slice(k * LINES_MAX, (k + 1) * LINES_MAX), ` (${k + 1} of ${groups})`),
  );
}

function record(
  names: readonly string[],
  series: (name: string) => TimeSeries,
): Readonly<Record<string, TimeSeries>> {
  return Object.fromEntries(names.map((name) => [name, series(name)]));
}
