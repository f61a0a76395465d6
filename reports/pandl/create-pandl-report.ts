import { HOUR_MS } from '../../domain/time/units';
import type { Part } from '../part';
import type { PlotSection, Report, Section, TableRow } from '../report';
import { column, paragraph, sectionsOf, table } from '../sections';
import { holdingPandl, sumWithin } from './holding-pandl';
import type { ContractHolding, PandlReportData, StrategyHolding, Values } from './pandl-data';
import { percentChanges } from './percent-changes';

/** Below this much of the capital in percent a line is left out of the tables. */
const NOTHING = 1e-9;

/**
 * The period begins with a close, and the capital of that evening's run is stored a little after it: it is the profit
 * of the day before, and was in its report.
 */
const EVENING_MS = HOUR_MS;

type Named = readonly (readonly [string, number])[];

/** Profit of the period in percent of maximum capital: by the broker's valuation, and by what was held. */
export function createPandlReport(data: PandlReportData): Report {
  return {
    title: 'P&L report',
    producedAt: data.producedAt,
    zone: data.zone,
    period: { start: data.start, end: data.end },
    sections: sectionsOf('Capital', data.capital, ({ accumulated, maximum }) => [
      paragraph('All figures are percent of maximum capital.'),
      ...(data.leftOut ?? []).map((text) => paragraph(`Left out: ${text}`, 'problem')),
      ...totalSections(data, accumulated, maximum),
      ...strategySections(data, maximum),
      ...plotSections(data, maximum),
    ]),
  };
}

/** Sum over the period of `100 x change of accumulated P&L / maximum capital`. */
export function totalPercent(accumulated: Values, maximum: Values, start: number, end: number): number {
  const { times, values } = percentChanges(accumulated, maximum);
  return values.reduce(
    (sum, percent, i) =>
      times[i] > start && times[i] <= end && Number.isFinite(percent) ? sum + percent : sum,
    0,
  );
}

function totalSections(data: PandlReportData, accumulated: Values, maximum: Values): readonly Section[] {
  const total = totalPercent(accumulated, maximum, data.start + EVENING_MS, data.end);
  return sectionsOf('Futures', data.contracts, (contracts) => {
    const byInstrument = summed(contracts, (each) => each.instrument, data, maximum);
    const futures = byInstrument.reduce((sum, [, percent]) => sum + percent, 0);
    return [
      table(
        'Total',
        [column('part'), column('%', 4)],
        [
          { cells: ['futures held', futures] },
          { cells: ['residual (fees, interest, FX, timing, errors)', total - futures] },
          { cells: ["total, by the broker's valuation", total], emphasis: 'total' },
        ],
      ),
      percentTable('By instrument', withoutNothing(byInstrument)),
      percentTable(
        'By asset class',
        withoutNothing(summed(contracts, (each) => each.assetClass, data, maximum)),
      ),
    ];
  });
}

/** Of everything that was held or traded in the period: pysystemtrade left closed positions out. */
function strategySections(data: PandlReportData, maximum: Values): readonly Section[] {
  return sectionsOf('Strategies', data.strategies, (holdings) => {
    const byStrategy = summed(holdings, (each) => each.strategy, data, maximum);
    const futures = futuresPercent(data.contracts, data, maximum);
    const residual = futures - byStrategy.reduce((sum, [, percent]) => sum + percent, 0);
    const rows: Named = Number.isNaN(futures) ? byStrategy : [...byStrategy, ['residual', residual]];
    return [percentTable('By strategy', rows)];
  });
}

function futuresPercent(
  contracts: Part<readonly ContractHolding[]>,
  data: PandlReportData,
  maximum: Values,
): number {
  if (contracts.kind === 'failed') return NaN;
  return summed(contracts.data, () => 'all', data, maximum).reduce((sum, [, percent]) => sum + percent, 0);
}

/** Percent by name, smallest first. */
function summed<Holding extends ContractHolding | StrategyHolding>(
  holdings: readonly Holding[],
  nameOf: (holding: Holding) => string,
  { start, end }: PandlReportData,
  maximum: Values,
): Named {
  const sums = new Map<string, number>();
  for (const holding of holdings) {
    const percent = sumWithin(holdingPandl(holding, maximum), start, end);
    sums.set(nameOf(holding), (sums.get(nameOf(holding)) ?? 0) + percent);
  }
  return [...sums].sort(([, a], [, b]) => a - b);
}

function withoutNothing(named: Named): Named {
  return named.filter(([, percent]) => Math.abs(percent) > NOTHING);
}

function percentTable(title: string, named: Named): Section {
  const rows = named.map(
    ([name, percent]): TableRow => ({
      cells: [name, percent],
      emphasis: name === 'residual' ? 'total' : undefined,
    }),
  );
  return table(title, [column('name'), column('%', 4)], rows, 'Nothing held or traded in this period.');
}

function plotSections(data: PandlReportData, maximum: Values): readonly Section[] {
  return sectionsOf('Plots', data.contracts, (contracts) => {
    const plotOf = (title: string, nameOf: (holding: ContractHolding) => string): readonly PlotSection[] => {
      const sums = withoutNothing(summed(contracts, nameOf, data, maximum));
      const bars = sums.map(([label, value]) => ({ label, value }));
      const plot = { type: 'bars', unit: '% of maximum capital', bars } as const;
      return bars.length === 0 ? [] : [{ kind: 'plot', title, plot }];
    };
    return [
      ...plotOf('By instrument', (each) => each.instrument),
      ...plotOf('By asset class', (each) => each.assetClass),
      ...curve(contracts, data, maximum),
    ];
  });
}

/** Running sum over the period, one point a time; worth a look only when there are some. */
function curve(
  contracts: readonly ContractHolding[],
  { start, end }: PandlReportData,
  maximum: Values,
): readonly PlotSection[] {
  const byTime = new Map<number, number>();
  for (const { time, percent } of contracts.flatMap((each) => holdingPandl(each, maximum))) {
    if (time <= start || time > end || Number.isNaN(percent)) continue;
    byTime.set(time, (byTime.get(time) ?? 0) + percent);
  }
  if (byTime.size < 3) return [];
  const times = [...byTime.keys()].sort((a, b) => a - b);
  let sum = 0;
  const values = times.map((time) => {
    sum += byTime.get(time)!;
    return sum;
  });
  const plot = {
    type: 'lines',
    unit: '% of maximum capital',
    times,
    lines: [{ label: 'futures', values }],
  } as const;
  return [{ kind: 'plot', title: 'Running profit of the futures', plot }];
}
