import type { Database } from '../../data/database';
import { readPrices } from '../../data/series/prices';
import { firstAfter, firstAtOrAfter, indexOfTime } from '../../domain/series/rows';
import type { MultiplePriceColumn, MultiplePrices } from '../../domain/series/series';
import { startOfDay, type TradeDate } from '../../domain/time/trade-date';
import type { Settings } from '../../services/settings';
import { cycleInstant } from '../demo/market-day';
import type { Comparison } from './comparison';
import { type CsvMarket, csvDataAt, readCsvMarket } from './csv-market';
import { differencesOfRun, storedRuns } from './replayed-positions';

const COLUMNS: readonly MultiplePriceColumn[] = [
  ...(['PRICE', 'FORWARD', 'CARRY'] as const),
  ...(['PRICE_CONTRACT', 'FORWARD_CONTRACT', 'CARRY_CONTRACT'] as const),
];
/** The files' prices reach the system through text and arithmetic of its own, e.g. inverted FX rates. */
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
  const { system_zone: zone } = settings.config.config;
  const { runs, missing } = await storedRuns(settings, database, days);
  const instruments = [...new Set(runs.flatMap((run) => run.positions.map((each) => each.instrument)))];
  said('reading the files');
  const market = await readCsvMarket(directory, instruments);
  const cycleOf = (day: TradeDate) => Date.parse(cycleInstant(day, zone));
  const span = { from: startOfDay(days[0], zone), to: cycleOf(days[days.length - 1]) };
  const prices = await comparePrices(database, market, span);
  const differences = [...prices.differences, ...missing];
  let positions = 0;
  for (const run of runs) {
    said(`comparing positions with the files: ${run.tradeDate}`);
    const data = csvDataAt(market, cycleOf(run.tradeDate), zone);
    differences.push(...(await differencesOfRun(settings, run, data, near)));
    positions += run.positions.length;
  }
  return {
    title: '(c) prices and positions vs the CSV files',
    compared: `${prices.cells} cells of multiple prices at ${prices.times} times, ${positions} positions to ${TOLERANCE}`,
    differences,
    notes: prices.notes,
  };
}

function near(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(b));
}

interface ComparedPrices {
  times: number;
  cells: number;
  readonly differences: string[];
  readonly notes: string[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

async function comparePrices(database: Database, market: CsvMarket, span: Span): Promise<ComparedPrices> {
  const sum: ComparedPrices = { times: 0, cells: 0, differences: [], notes: [] };
  for (const [instrument, csv] of market.multiple) {
    const stored = await readPrices(database, instrument);
    if (!stored) sum.differences.push(`${instrument}: no prices are stored`);
    else compareInstrument(instrument, csv, stored.multiple, span, sum);
  }
  return sum;
}

/** A cell that only one side has is counted, and is no difference: there is nothing to compare it with. */
function compareInstrument(
  instrument: string,
  csv: MultiplePrices,
  stored: MultiplePrices,
  span: Span,
  sum: ComparedPrices,
): void {
  const lacking = { stored: [] as string[], files: [] as string[] };
  let common = 0;
  for (let row = firstAtOrAfter(csv.times, span.from); row < firstAfter(csv.times, span.to); row++) {
    const own = indexOfTime(stored.times, csv.times[row]);
    if (own < 0) continue;
    common++;
    for (const name of COLUMNS) {
      const [mine, theirs] = [stored.columns[name][own], csv.columns[name][row]];
      const where = `${instrument} ${new Date(csv.times[row]).toISOString()} ${name}`;
      if (Number.isNaN(mine) && Number.isNaN(theirs)) continue;
      if (Number.isNaN(mine)) lacking.stored.push(`${where} ${theirs}`);
      else if (Number.isNaN(theirs)) lacking.files.push(`${where} ${mine}`);
      else if (mine === theirs) sum.cells++;
      else sum.differences.push(`${where}: stored ${mine}, file ${theirs}`);
    }
  }
  sum.times += common;
  sum.notes.push(...lackNotes(instrument, lacking), ...timeNotes(instrument, { csv, stored, span, common }));
}

function lackNotes(instrument: string, lacking: { stored: string[]; files: string[] }): string[] {
  const notes: string[] = [];
  for (const [side, cells] of Object.entries(lacking)) {
    if (cells.length > 0) {
      notes.push(`${instrument}: ${cells.length} cells at common times that ${side} lack, first ${cells[0]}`);
    }
  }
  return notes;
}

function timeNotes(
  instrument: string,
  { csv, stored, span, common }: { csv: MultiplePrices; stored: MultiplePrices; span: Span; common: number },
): string[] {
  const notes: string[] = [];
  for (const [side, other, one] of [
    ['the files', stored, csv],
    ['stored', csv, stored],
  ] as const) {
    const inSpan = timesIn(one, span);
    if (inSpan.length === common) continue;
    const first = inSpan.find((time) => indexOfTime(other.times, time) < 0) ?? Number.NaN;
    notes.push(
      `${instrument}: ${inSpan.length - common} times are in ${side} only, first ${new Date(first).toISOString()}`,
    );
  }
  return notes;
}

function timesIn({ times }: MultiplePrices, { from, to }: Span): Float64Array {
  return times.subarray(firstAtOrAfter(times, from), firstAfter(times, to));
}
