import { readPrices } from '../../data/series/prices';
import type { Database } from '../../data/store/database';
import { startOfDay, type TradeDate } from '../../domain/time/trade-date';
import type { Settings } from '../../services/system/settings';
import { cycleInstant } from '../simulated-day/market-day';
import { type ComparedPrices, compareMultiple, NOTHING_COMPARED, type Span } from './compare-multiple';
import type { Comparison } from './comparison';
import { type CsvMarket, csvDataAt, readCsvMarket } from './csv-market';
import { differencesOfRun } from './replayed-positions';
import { countPositions, storedRuns } from './stored-runs';

/** The files' prices reach the system through separate parsing and arithmetic, e.g. inverted FX rates. */
const TOLERANCE = 1e-9;

/**
 * Stored multiple prices with the files' values and contracts at every common time of the replayed days, and each
 * day's positions with a backtest straight from the files, cut at the instant of that day's cycle.
 */
export async function compareCsv(
  settings: Settings,
  database: Database,
  request: {
    readonly directory: string;
    readonly days: readonly TradeDate[];
    said(text: string): void;
  },
): Promise<Comparison> {
  const { directory, days, said } = request;
  const { system_zone: zone } = settings.config;
  const { runs, missing } = await storedRuns(settings, database, days);
  const instruments = [...new Set(runs.flatMap((run) => run.positions.map((each) => each.instrument)))];
  said('reading the files');
  const market = await readCsvMarket(directory, instruments);
  const cycleOf = (day: TradeDate) => Date.parse(cycleInstant(day, zone));
  const span = { from: startOfDay(days[0], zone), to: cycleOf(days[days.length - 1]) };
  const prices = await comparePrices(database, market, span);
  const differences = [...prices.differences, ...missing];
  for (const run of runs) {
    said(`comparing positions with the files: ${run.tradeDate}`);
    const data = csvDataAt(market, cycleOf(run.tradeDate), zone);
    differences.push(...(await differencesOfRun(settings, run, data, near)));
  }
  return {
    title: '(c) prices and positions vs the CSV files',
    compared: `${prices.cells} cells of multiple prices at ${prices.times} times, ${countPositions(runs)} positions to ${TOLERANCE}`,
    differences,
    notes: prices.notes,
  };
}

function near(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(b));
}

async function comparePrices(database: Database, market: CsvMarket, span: Span): Promise<ComparedPrices> {
  let sum = NOTHING_COMPARED;
  for (const [instrument, csv] of market.multiple) {
    const stored = await readPrices(database, instrument);
    const one = stored
      ? compareMultiple(instrument, csv, stored.multiple, span)
      : { ...NOTHING_COMPARED, differences: [`${instrument}: no prices are stored`] };
    sum = {
      times: sum.times + one.times,
      cells: sum.cells + one.cells,
      differences: [...sum.differences, ...one.differences],
      notes: [...sum.notes, ...one.notes],
    };
  }
  return sum;
}
