import { DateTime } from 'luxon';
import type { CsvSourceConfig } from '../config/schema/price-sources';
import { badData } from '../data/csv/bad-data';
import { parseNumber } from '../data/csv/cells';
import { type CsvRow, columnIndex, parseTable } from '../data/csv/table';
import { BAR_COLUMNS } from '../domain/prices/bars';
import { sortRows } from '../domain/series/rows';
import type { ContractPriceColumn, ContractPrices } from '../domain/series/series';
import { localRowsToUtc } from '../domain/time/repeated-hour';
import { DAY_MS } from '../domain/time/units';
import { utcToLocal } from '../domain/time/zone-time';

/** How the files of a source are written, and what their numbers mean. */
export type CsvLayout = Pick<
  CsvSourceConfig,
  | 'holds'
  | 'columns'
  | 'separator'
  | 'decimal'
  | 'thousands'
  | 'date_format'
  | 'zone'
  | 'skip_rows'
  | 'skip_footer'
  | 'multiplier'
  | 'inverse'
>;

/**
 * The bars in a text of a CSV file, in the order of time, whatever the file's is; of two rows of one time the later one
 * in the file counts. Stamped as the port says. Throws BAD_DATA_FILE with file, line and column: then nothing of the file
 * is taken.
 */
export function parseBars(file: string, text: string, layout: CsvLayout): ContractPrices {
  const { columns, separator, skip_rows: skipRows, skip_footer: skipFooter } = layout;
  const table = parseTable(file, text, { separator, skipRows, skipFooter });
  const rows = [...table.rows];
  const dateColumn = { name: columns.date, index: columnIndex(table, columns.date) };
  const timeOf = (row: CsvRow) => parseDate(file, row, dateColumn, layout);
  // Newest first is how some are written: the repeated hour of autumn can only be read forwards.
  if (rows.length > 1 && timeOf(rows[0]) > timeOf(rows[rows.length - 1])) rows.reverse();
  const times = stamps(Float64Array.from(rows, timeOf), layout);
  const values = (header: string | undefined) => {
    if (header === undefined) return new Float64Array(rows.length).fill(Number.NaN);
    const index = columnIndex(table, header);
    return Float64Array.from(rows, (row) => parseValue(file, row, { name: header, index }, layout));
  };
  const raw = {
    OPEN: values(columns.open),
    HIGH: values(columns.high),
    LOW: values(columns.low),
    FINAL: values(columns.close),
    VOLUME: values(columns.volume),
  };
  const converted = inOurUnits(raw, layout, (row, value) => {
    throw badData(file, rows[row].line, '', `${value} can't be inverted: inverse needs prices other than 0.`);
  });
  return sortRows(reversed({ times, columns: converted }));
}

interface Column {
  readonly name: string;
  readonly index: number;
}

/** Naive ms, or UTC ms where the format has a zone. */
function parseDate(file: string, { cells, line }: CsvRow, column: Column, layout: CsvLayout): number {
  const text = cells[column.index].trim();
  const parsed = DateTime.fromFormat(text, layout.date_format, { zone: 'utc', locale: 'en-US' });
  if (parsed.isValid) return parsed.toMillis();
  throw badData(file, line, column.name, `"${text}" is not written as ${layout.date_format}.`);
}

/** Days are the file's own dates; hours are instants. */
function stamps(times: Float64Array, { holds, date_format: format, zone }: CsvLayout): Float64Array {
  const isInstant = /[zZxX]/.test(format.replace(/'[^']*'/g, ''));
  if (holds === 'hour') return isInstant ? times : localRowsToUtc(times, zone);
  return times.map((time) => {
    const local = isInstant ? utcToLocal(time, zone) : time;
    return Math.floor(local / DAY_MS) * DAY_MS;
  });
}

function parseValue(file: string, { cells, line }: CsvRow, column: Column, layout: CsvLayout): number {
  const { decimal, thousands } = layout;
  const text = cells[column.index].trim();
  const plain = (thousands ? text.replaceAll(thousands, '') : text).replace(decimal, '.');
  // A point where the comma is the mark: without thousands it would be read as one.
  const isOdd = decimal === ',' && thousands !== '.' && text.includes('.');
  const value = isOdd ? undefined : parseNumber(plain);
  if (value !== undefined) return value;
  throw badData(file, line, column.name, `"${text}" is not a number with "${decimal}" before its decimals.`);
}

type Columns = ContractPrices['columns'];

/** Multiplied and inverted as configured; an inverted high is a low. Volumes stay. */
function inOurUnits(
  raw: Columns,
  { multiplier, inverse }: CsvLayout,
  refuse: (row: number, value: number) => never,
): Columns {
  if (multiplier === 1 && !inverse) return raw;
  const convert = (value: number, row: number) => {
    const converted = inverse ? multiplier / value : multiplier * value;
    return Number.isFinite(converted) || Number.isNaN(value) ? converted : refuse(row, value);
  };
  const { OPEN, HIGH, LOW, FINAL, VOLUME } = raw;
  const [high, low] = inverse ? [LOW, HIGH] : [HIGH, LOW];
  return {
    OPEN: OPEN.map(convert),
    HIGH: high.map(convert),
    LOW: low.map(convert),
    FINAL: FINAL.map(convert),
    VOLUME,
  };
}

/** So that of rows of the same time the later one in the file comes first, which `sortRows` keeps. */
function reversed({ times, columns }: ContractPrices): ContractPrices {
  const turned = {} as Record<ContractPriceColumn, Float64Array>;
  for (const name of BAR_COLUMNS) turned[name] = columns[name].slice().reverse();
  return { times: times.slice().reverse(), columns: turned };
}
