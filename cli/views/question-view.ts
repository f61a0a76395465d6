import type { Question } from '../../data/operator/questions';
import { readAllContractPrices, readFinals } from '../../data/series/contract-prices';
import { readFx } from '../../data/series/fx';
import type { Database } from '../../data/store/database';
import type { ParkedRates } from '../../domain/fx/parked-rates';
import { addMissing } from '../../domain/prices/add-missing';
import { EMPTY_BARS } from '../../domain/prices/empty-bars';
import { barsOfParked, type ParkedBars } from '../../domain/prices/parked-bars';
import type { PricePoints } from '../../domain/prices/price-points';
import { indexOfTime, lastAtOrBefore } from '../../domain/series/rows';
import type { Series } from '../../domain/series/series';
import { rowTable, smallPlot } from './price-rows';
import { plainTable } from './table';

const ROWS_BEFORE = 5;
const ROWS_AFTER = 2;
const PLOTTED = 60;

/**
 * What a person needs to answer a question about a spike or about sources that differ: the rows around it (stored ones and those that wait; the
 * row is marked), a small plot, what each source has, and how the instrument's other contracts moved meanwhile. The text alone for other
 * questions.
 */
export async function questionView(database: Database, question: Question): Promise<string> {
  if (question.kind !== 'price-spike' && question.kind !== 'fx-spike') return question.text;
  const { series, plotted, spikeTime } = await withWaitingRows(database, question);
  const spike = indexOfTime(series.times, spikeTime);
  const from = Math.max(0, spike - ROWS_BEFORE);
  const rows = Array.from(series.times, (_, row) => row).slice(from, spike + ROWS_AFTER + 1);
  const parts = [
    question.text,
    rowTable(series, rows, [spike]),
    smallPlot(plotted.slice(Math.max(0, spike - PLOTTED), spike + ROWS_AFTER + 1)),
  ];
  parts.push(sourceTable(question.parked as ParkedBars, series, spike));
  if (question.kind === 'price-spike') {
    const since = series.times[spike - 1];
    parts.push(await otherContracts(database, question, { since, until: spikeTime }));
  }
  return parts.filter((part) => part !== '').join('\n');
}

/** The close in each source, and how far it is from ours; empty where one source was asked. */
function sourceTable({ sources = [] }: Pick<ParkedBars, 'sources'>, series: Series, row: number): string {
  if (sources.length === 0) return '';
  const ours = (series.columns['FINAL'] ?? series.columns['price'])[row];
  return plainTable(
    ['source', 'close', 'difference'],
    sources.map(({ source, value }) => [source, shown(value), shown(value - ours)]),
  );
}

interface WaitingRows {
  readonly series: Series;
  readonly plotted: Float64Array;
  readonly spikeTime: number;
}

/** The stored rows with those that wait for the answer. */
async function withWaitingRows(
  database: Database,
  { kind, instrument, contract = '', parked }: Question,
): Promise<WaitingRows> {
  if (kind === 'fx-spike') {
    const { times, price, spikeTime } = parked as ParkedRates;
    const waiting = { times: Float64Array.from(times), columns: { price: Float64Array.from(price) } };
    const stored = await readFx(database, instrument);
    const series = stored ? addMissing(stored.series, waiting).series : waiting;
    return { series, plotted: series.columns.price, spikeTime };
  }
  const bars = parked as ParkedBars;
  const stored = await readAllContractPrices(database, instrument, contract);
  const { series } = addMissing(stored[bars.barSize] ?? EMPTY_BARS, barsOfParked(bars));
  return { series, plotted: series.columns.FINAL, spikeTime: bars.spikeTime };
}

/** The same days in the stored prices of the instrument's other contracts that have some; empty without any. */
async function otherContracts(
  database: Database,
  { instrument, contract }: Question,
  span: { readonly since: number | undefined; readonly until: number },
): Promise<string> {
  const { since } = span;
  if (since === undefined) return '';
  const finals = await readFinals(database, instrument);
  const rows = [...finals]
    .filter(([id]) => id !== contract)
    .flatMap(([id, points]) => moveOf(id, points, { since, until: span.until }));
  if (rows.length === 0) return '';
  return plainTable(['other contract', 'before', 'then', 'change'], rows);
}

function moveOf(
  contract: string,
  { times, values }: PricePoints,
  { since, until }: { readonly since: number; readonly until: number },
): string[][] {
  const last = lastAtOrBefore(times, until);
  const first = lastAtOrBefore(times, since);
  if (first < 0 || last === first) return [];
  return [[contract, shown(values[first]), shown(values[last]), shown(values[last] - values[first])]];
}

function shown(value: number): string {
  return String(Number(value.toPrecision(10)));
}

/** The rows around the question's spike as they are stored now: after an answer, what it made of them. */
export async function storedAround(database: Database, question: Question): Promise<string> {
  const { kind, instrument, contract = '', parked } = question;
  const { spikeTime } = parked as ParkedRates | ParkedBars;
  const series: Series | undefined =
    kind === 'fx-spike'
      ? (await readFx(database, instrument))?.series
      : (await readAllContractPrices(database, instrument, contract))[(parked as ParkedBars).barSize];
  if (!series) return '';
  const spike = lastAtOrBefore(series.times, spikeTime);
  const from = Math.max(0, spike - ROWS_BEFORE);
  const rows = Array.from(series.times, (_, row) => row).slice(from, spike + ROWS_AFTER + 1);
  return rowTable(series, rows, [indexOfTime(series.times, spikeTime)]);
}
