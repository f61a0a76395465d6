import { marketMove } from '../../systems/markets/market-move';
import type { MeasuredMarket } from '../../systems/markets/measure-market';
import { type Figure, figureTable, number, sortedBy, words } from '../figures';
import { formatDay } from '../format';
import { type MarketReportData, marketReport, NO_MARKETS, starred } from '../markets/market-report';
import type { Report, Section } from '../report';
import { header } from '../sections';

/** A stretch of time, UTC ms of both ends on the clock of the prices (local, naive). */
export interface MonitoredPeriod {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface MarketMonitorData extends MarketReportData<MeasuredMarket> {
  readonly periods: readonly MonitoredPeriod[];
}

interface Moved {
  readonly instrument: string;
  readonly changePercent: number;
  readonly volAdjusted: number;
}

/** So many at the top and at the bottom. */
const EXTREMES = 6;

/** How far each market has moved, also for how much it usually moves (operations document, 5.10). */
export function createMarketMonitorReport(data: MarketMonitorData): Report {
  return marketReport('Market monitor report', data, ({ markets, held }) =>
    data.periods.flatMap((period) => {
      const moves = markets.map(
        (market): Moved => ({
          instrument: starred(market.instrument, held),
          ...marketMove(market.dailyPrice, period.start, period.end),
        }),
      );
      return [
        header(`${period.name}: ${formatDay(period.start)} to ${formatDay(period.end)}`),
        ...periodSections(moves),
      ];
    }),
  );
}

const COLUMNS: readonly Figure<Moved>[] = [
  words('instrument', ({ instrument }) => instrument),
  number('change', '%', 2, ({ changePercent }) => changePercent),
  number('vol adjusted', 'stdevs', 2, ({ volAdjusted }) => volAdjusted),
];

function periodSections(moves: readonly Moved[]): readonly Section[] {
  const byChange = sortedBy(moves, ({ changePercent }) => changePercent, 'descending');
  const byVol = sortedBy(moves, ({ volAdjusted }) => volAdjusted, 'descending');
  const moved = (all: readonly Moved[], figure: (move: Moved) => number) =>
    all.filter((move) => !Number.isNaN(figure(move)));
  const changed = moved(byChange, ({ changePercent }) => changePercent);
  const adjusted = moved(byVol, ({ volAdjusted }) => volAdjusted);
  const one = (
    title: string,
    lines: readonly Moved[],
    whenEmpty = 'No price at the beginning of the period.',
  ) => figureTable(title, COLUMNS, lines, { whenEmpty });
  return [
    one('Top by change', changed.slice(0, EXTREMES)),
    one('Bottom by change', changed.slice(-EXTREMES).reverse()),
    one('Top by vol-adjusted change', adjusted.slice(0, EXTREMES)),
    one('Bottom by vol-adjusted change', adjusted.slice(-EXTREMES).reverse()),
    one(
      'All by name',
      [...moves].sort((a, b) => (a.instrument < b.instrument ? -1 : 1)),
      NO_MARKETS,
    ),
    one('All by change', byChange, NO_MARKETS),
    one('All by vol-adjusted change', byVol, NO_MARKETS),
  ];
}
