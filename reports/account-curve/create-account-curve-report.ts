import { cumulative, drawdown } from '../../systems/accounting/drawdown';
import { curveStatistics } from '../../systems/accounting/statistics';
import { businessDaySum } from '../../systems/primitives/resample';
import type { TimeSeries } from '../../systems/primitives/time-series';
import { figureTable, number, words } from '../figures';
import type { Values } from '../pandl/pandl-data';
import { percentChanges } from '../pandl/percent-changes';
import type { Part } from '../part';
import type { PlotSection, Report, Section } from '../report';
import { header, paragraph, sectionsOf } from '../sections';

export interface CurvePeriod {
  readonly name: string;
  /** UTC ms. */
  readonly start: number;
}

export interface AccountCurveData {
  /** UTC ms, as all instants here. */
  readonly producedAt: number;
  readonly zone: string;
  /** The account's accumulated P&L and capital ceiling, base currency. */
  readonly capital: Part<{ readonly accumulated: Values; readonly maximum: Values }>;
  readonly periods: readonly CurvePeriod[];
}

interface PeriodCurve {
  readonly name: string;
  readonly daily: TimeSeries;
  readonly statistics: ReturnType<typeof curveStatistics>;
}

/** Profit of the account in percent of maximum capital, over several periods (operations document, 5.10). */
export function createAccountCurveReport({ producedAt, zone, capital, periods }: AccountCurveData): Report {
  return {
    title: 'Account curve report',
    producedAt,
    zone,
    sections: sectionsOf('Capital', capital, ({ accumulated, maximum }) => {
      const daily = businessDaySum(percentChanges(accumulated, maximum));
      if (daily.times.length === 0)
        return [
          paragraph("No curve can be given: the account's capital has been recorded on less than two days."),
        ];
      const curves = periods.map((period) => curveOf(period, daily));
      return [statisticsTable(curves), ...differing(curves).flatMap(curveSections)];
    }),
  };
}

function curveOf({ name, start }: CurvePeriod, { times, values }: TimeSeries): PeriodCurve {
  const from = times.findIndex((time) => time >= start);
  const row = from < 0 ? times.length : from;
  const daily = { times: times.subarray(row), values: values.subarray(row) };
  return { name, daily, statistics: curveStatistics(daily.values, 'daily') };
}

/** A period longer than the account is old shows what a shorter one shows already. */
function differing(curves: readonly PeriodCurve[]): readonly PeriodCurve[] {
  return curves.filter(
    ({ daily }, i) => i === 0 || daily.values.length !== curves[i - 1].daily.values.length,
  );
}

function statisticsTable(curves: readonly PeriodCurve[]): Section {
  return figureTable(
    'Business days, percent of maximum capital',
    [
      words<PeriodCurve>('period', ({ name }) => name),
      number<PeriodCurve>('days', undefined, 0, ({ daily }) => daily.values.length),
      number<PeriodCurve>('annual mean', '%', 2, ({ statistics }) => statistics.ann_mean),
      number<PeriodCurve>('annual stdev', '%', 2, ({ statistics }) => statistics.ann_std),
      number<PeriodCurve>('Sharpe ratio', undefined, 2, ({ statistics }) => statistics.sharpe),
      number<PeriodCurve>('worst drawdown', '%', 2, ({ statistics }) => statistics.worst_drawdown),
    ],
    curves,
  );
}

function curveSections({ name, daily, statistics }: PeriodCurve): readonly Section[] {
  if (daily.times.length < 2) return [paragraph(`${name}: no curve, there are less than two business days.`)];
  const shown = (value: number) => (Number.isFinite(value) ? value.toFixed(2) : 'unknown');
  const { ann_mean, ann_std, sharpe } = statistics;
  const title = `${name}: annual mean ${shown(ann_mean)} %, stdev ${shown(ann_std)} %, SR ${shown(sharpe)}`;
  return [
    header(title),
    linePlot(`Equity, ${name}`, daily, cumulative(daily.values)),
    linePlot(`Drawdown, ${name}`, daily, drawdown(daily.values)),
  ];
}

function linePlot(title: string, { times }: TimeSeries, values: Float64Array): PlotSection {
  const lines = [{ label: 'account', values: [...values] }];
  return {
    kind: 'plot',
    title,
    plot: { type: 'lines', unit: '% of maximum capital', times: [...times], lines },
  };
}
