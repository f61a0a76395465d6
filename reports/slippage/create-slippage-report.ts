import { type WeighedSpread, weighSpreadCost } from '../../domain/instruments/spread-cost-estimate';
import { type Figure, figureTable, number, sortedBy, words } from '../figures';
import { NO_MARKETS } from '../markets/market-report';
import type { Report, Section } from '../report';
import { paragraph, sectionsOf } from '../sections';
import type { InstrumentSlippage, SlippageReportData } from './slippage-data';

interface Line extends InstrumentSlippage, WeighedSpread {
  /** Percent of what is configured; NaN where nothing is. */
  readonly difference: number;
}

/** What the spread costs by trades, samples and configuration: too optimistic ones first (operations document, 5.5). */
export function createSlippageReport(data: SlippageReportData): Report {
  return {
    title: 'Slippage report',
    producedAt: data.producedAt,
    zone: data.zone,
    period: { start: data.start, end: data.end },
    sections: sectionsOf('Slippage', data.instruments, (instruments) => {
      const lines = sortedBy(instruments.map(lineOf), ({ difference }) => difference, 'descending');
      return [
        paragraph('Half spreads; + is a cost. Estimates above what is configured: it is too optimistic.'),
        slippageTable('Price points', 'points', lines, () => 1),
        slippageTable('Ticks', 'ticks', lines, ({ tick = NaN }) => tick),
        ...withoutTick(lines),
        ...plots(lines),
      ];
    }),
  };
}

function lineOf(instrument: InstrumentSlippage): Line {
  const { configured = NaN } = instrument.evidence;
  const weighed = weighSpreadCost(instrument.evidence);
  const difference = configured > 0 ? (100 * (weighed.estimate - configured)) / configured : NaN;
  return { ...instrument, ...weighed, difference };
}

function slippageTable(
  title: string,
  unit: string,
  lines: readonly Line[],
  divisor: (line: Line) => number,
): Section {
  const cost = (name: string, figure: (line: Line) => number | undefined): Figure<Line> =>
    number(name, unit, 5, (line) => (figure(line) ?? NaN) / divisor(line));
  const weight = (name: string, figure: (line: Line) => number) => number<Line>(name, undefined, 2, figure);
  return figureTable(
    title,
    [
      words<Line>('instrument', ({ instrument, isHeld }) => `${instrument}${isHeld ? '*' : ''}`),
      cost('bid_ask_trades', ({ evidence }) => evidence.trades.bidAsk),
      cost('total_trades', ({ evidence }) => evidence.trades.total),
      cost('bid_ask_sampled', ({ evidence }) => evidence.sampled.mean),
      weight('weight_trades', ({ weights }) => weights.trades),
      weight('weight_samples', ({ weights }) => weights.samples),
      weight('weight_config', ({ weights }) => weights.config),
      cost('estimate', ({ estimate }) => estimate),
      cost('Configured', ({ evidence }) => evidence.configured),
      number<Line>('Difference', '%', 1, ({ difference }) => difference),
    ],
    lines,
    { whenEmpty: NO_MARKETS },
  );
}

function withoutTick(lines: readonly Line[]): readonly Section[] {
  const names = lines.filter(({ tick }) => tick === undefined).map(({ instrument }) => instrument);
  if (names.length === 0) return [];
  return [
    paragraph(`No ticks can be given for ${names.join(', ')}: the broker has not reported their tick size.`),
  ];
}

function plots(lines: readonly Line[]): readonly Section[] {
  const bars = lines
    .filter(({ difference }) => Number.isFinite(difference) && difference !== 0)
    .map(({ instrument, difference }) => ({ label: instrument, value: difference }));
  if (bars.length === 0) return [];
  const unit = '% of what is configured';
  return [{ kind: 'plot', title: 'Estimate against what is configured', plot: { type: 'bars', unit, bars } }];
}
