import type { Series } from '../../domain/series/series';
import { localRowsToUtc } from '../../domain/time/repeated-hour';
import { utcTimesToLocal, utcToLocal } from '../../domain/time/zone-time';
import { badData } from './bad-data';
import { floatText, integerText } from './number-text';
import { type CellKind, type ScannedSeries, type SeriesBinding, scanSeries } from './scan-series';
import { tableText } from './table';
import { timeText, timeTexts } from './time-text';

/** `utc`: times become UTC ms. `local`: they stay naive London ms, as the engine wants them. */
export type TimeForm = 'utc' | 'local';

export interface ColumnSpec<Column extends string> {
  /** Our name. */
  readonly name: Column;
  /** Header in the file; default: the same. */
  readonly header?: string;
  readonly kind?: CellKind;
}

export interface SeriesSpec<Column extends string> {
  /** Header of the time column, e.g. `DATETIME`. */
  readonly time: string;
  /** In the order in which they are written. A single one is read under whatever header it has. */
  readonly columns: readonly ColumnSpec<Column>[];
  /** A file that is moved here has each time once. */
  readonly unique?: true;
}

/** The rows of a file: sorted, of two rows with the same time the later one in the file. */
export function parseSeries<Column extends string>(
  file: string,
  bytes: Buffer,
  spec: SeriesSpec<Column>,
  times: TimeForm = 'utc',
): Series<Column> {
  return seriesOf(
    scanSeries(file, bytes, (header) => bindColumns(file, header, spec)),
    spec,
    times,
  );
}

/** The series that a file's rows come to, with its columns in the order of the spec. */
export function seriesOf<Column extends string>(
  scanned: ScannedSeries,
  spec: SeriesSpec<Column>,
  times: TimeForm = 'utc',
): Series<Column> {
  const converted = times === 'utc' ? localRowsToUtc(scanned.times) : scanned.times;
  const columns = spec.columns.map(({ name }) => [name, scanned.columns[name]]);
  return sortedUnique(converted, Object.fromEntries(columns) as Record<Column, Float64Array>);
}

/** The text of a file: naive London times, numbers that read back to the same bits. */
export function seriesText<Column extends string>(
  series: Series<Column>,
  spec: SeriesSpec<Column>,
  times: TimeForm = 'utc',
): string {
  const local = times === 'utc' ? utcTimesToLocal(series.times) : series.times;
  const texts = timeTexts(local);
  const columns = spec.columns.map(({ name, kind = 'number' }) => ({
    values: series.columns[name],
    text: TEXTS[kind],
  }));
  const rows = texts.map((time, row) => [time, ...columns.map(({ values, text }) => text(values[row]))]);
  return tableText([spec.time, ...spec.columns.map((column) => column.header ?? column.name)], rows);
}

/** How a value of each kind is written. */
const TEXTS: Readonly<Record<CellKind, (value: number) => string>> = {
  number: floatText,
  rate: floatText,
  contract: integerText,
  flag: (value) => (Number.isNaN(value) ? '' : value === 0 ? 'False' : 'True'),
  time: (value) => (Number.isNaN(value) ? '' : timeText(utcToLocal(value))),
};

/** Which cell is which. Throws BAD_DATA_FILE when a column is missing. */
export function bindColumns<Column extends string>(
  file: string,
  header: readonly string[],
  spec: SeriesSpec<Column>,
): SeriesBinding {
  // pandas writes an unnamed index as an empty header, and older files name it `index`.
  const time = header.findIndex((name) => name === spec.time || name === '' || name === 'index');
  if (time < 0) throw badData(file, 1, spec.time, `is missing; the header has ${header.join(', ')}.`);
  const [only] = spec.columns;
  if (spec.columns.length === 1)
    return {
      header,
      time,
      values: [{ ...only, kind: only.kind ?? 'number', index: single(file, header, time) }],
    };
  return { header, time, values: spec.columns.map((column) => boundColumn(file, header, column)) };
}

function boundColumn(file: string, header: readonly string[], column: ColumnSpec<string>) {
  const name = column.header ?? column.name;
  const index = header.indexOf(name);
  if (index < 0) throw badData(file, 1, name, `is missing; the header has ${header.join(', ')}.`);
  return { name: column.name, index, kind: column.kind ?? 'number' };
}

function single(file: string, header: readonly string[], time: number): number {
  const others = header.map((_, index) => index).filter((index) => index !== time);
  if (others.length === 1) return others[0];
  throw badData(
    file,
    1,
    '',
    `exactly one column besides the time is needed; the header has ${header.join(', ')}.`,
  );
}

/** In the arrays that were given, which are the file's own: a long series is not in memory twice. */
function sortedUnique<Column extends string>(
  times: Float64Array,
  columns: Readonly<Record<Column, Float64Array>>,
): Series<Column> {
  if (isIncreasing(times)) return { times, columns };
  const order = Uint32Array.from(times.keys());
  if (!isOrdered(times)) order.sort((a, b) => times[a] - times[b] || a - b);
  const kept = order.filter((row, place) => times[row] !== times[order[place + 1]]);
  const picked = Object.entries<Float64Array>(columns).map(([name, values]) => [name, pick(values, kept)]);
  const unique = Object.fromEntries(picked) as Record<Column, Float64Array>;
  return { times: pick(times, kept), columns: unique };
}

function pick(values: Float64Array, rows: Uint32Array): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let place = 0; place < rows.length; place += 1) picked[place] = values[rows[place]];
  values.set(picked);
  return values.subarray(0, rows.length);
}

function isOrdered(times: Float64Array): boolean {
  for (let row = 1; row < times.length; row += 1) if (times[row] < times[row - 1]) return false;
  return true;
}

function isIncreasing(times: Float64Array): boolean {
  for (let row = 1; row < times.length; row += 1) if (times[row] <= times[row - 1]) return false;
  return true;
}
