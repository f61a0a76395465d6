import { HOUR_MS } from '../../domain/time/units';
import { badData } from './bad-data';
import { parseNumber } from './cells';
import { parseTable } from './table';
import { parseTimes } from './time-text';

/** Which cell of a row goes where. Columns that are not named are skipped. */
export interface SeriesBinding {
  /** Index of the time column. */
  readonly time: number;
  readonly values: readonly { readonly name: string; readonly index: number; readonly kind: CellKind }[];
}

/** `contract`: 8 digits, possibly with `.0`. */
export type CellKind = 'number' | 'contract';

/** The rows as they stand in the file: naive times, neither sorted nor unique. */
export interface ScannedSeries {
  readonly times: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
  /** In the file, per row. */
  lineOf(row: number): number;
}

const COMMA = 44;
const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const ZERO = 48;
const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/**
 * Reads a long numeric file in one pass over its bytes, without a string per cell: prices of one instrument
 * have a million cells. Numbers are exact to the last bit. A cell that is odd in any way goes to the slow,
 * strict readers, which either understand it or name it.
 */
export function scanSeries(
  file: string,
  bytes: Buffer,
  bind: (header: readonly string[]) => SeriesBinding,
): ScannedSeries {
  const headerEnd = lineEnd(bytes, 0);
  const { header } = parseTable(file, bytes.toString('utf8', 0, headerEnd));
  const binding = bind(header);
  if (bytes.includes(QUOTE, headerEnd)) return scanSlowly(file, bytes, binding);
  const scan = newScan(file, bytes, header, binding);
  for (let position = headerEnd + 1; position < bytes.length; ) position = scanRow(scan, position);
  return finish(scan);
}

interface Scan {
  readonly file: string;
  readonly bytes: Buffer;
  readonly cellCount: number;
  readonly timeCell: number;
  /** Per cell of a row: its column, or undefined. */
  readonly targets: readonly (Target | undefined)[];
  readonly times: Float64Array;
  /** In the file, per row: blank lines are skipped. */
  readonly lines: Int32Array;
  rows: number;
  line: number;
  /** Set when a time is not of the form that nearly every file has. */
  oddTimes: boolean;
  /** YYYYMMDD and naive ms of the date that was parsed last: the next row mostly has the same. */
  dateKey: number;
  dateMs: number;
}

interface Target {
  readonly name: string;
  readonly kind: CellKind;
  readonly values: Float64Array;
}

function newScan(file: string, bytes: Buffer, header: readonly string[], binding: SeriesBinding): Scan {
  const capacity = countLines(bytes);
  const targets: (Target | undefined)[] = header.map(() => undefined);
  for (const { name, index, kind } of binding.values) {
    targets[index] = { name, kind, values: new Float64Array(capacity) };
  }
  return {
    file,
    bytes,
    cellCount: header.length,
    timeCell: binding.time,
    targets,
    times: new Float64Array(capacity),
    lines: new Int32Array(capacity),
    rows: 0,
    line: 2,
    oddTimes: false,
    dateKey: -1,
    dateMs: 0,
  };
}

/** Reads the row that begins at `start`; gives where the next one begins. */
function scanRow(scan: Scan, start: number): number {
  const { bytes, targets, timeCell, rows } = scan;
  const end = lineEnd(bytes, start);
  const contentEnd = end > start && bytes[end - 1] === RETURN ? end - 1 : end;
  if (contentEnd > start) {
    let cell = 0;
    for (let position = start; position <= contentEnd; cell += 1) {
      const cellEnd = nextComma(bytes, position, contentEnd);
      if (cell === timeCell) scan.times[rows] = scanTime(scan, position, cellEnd);
      else if (targets[cell] !== undefined)
        targets[cell]!.values[rows] = scanCell(scan, targets[cell]!, position, cellEnd);
      position = cellEnd + 1;
    }
    if (cell !== scan.cellCount) {
      throw badData(scan.file, scan.line, '', `${cell} cells where the header has ${scan.cellCount}.`);
    }
    scan.lines[rows] = scan.line;
    scan.rows += 1;
  }
  scan.line += 1;
  return end + 1;
}

/** `YYYY-MM-DD HH:MM:SS`, anything behind it ignored; other forms are left for `finish`. */
function scanTime(scan: Scan, start: number, end: number): number {
  const { bytes } = scan;
  if (end - start < 19 || bytes[start + 10] !== 32) {
    scan.oddTimes = true;
    return Number.NaN;
  }
  const date = scanDate(scan, start);
  const hour = digits(bytes, start + 11, 2);
  const minute = digits(bytes, start + 14, 2);
  const second = digits(bytes, start + 17, 2);
  const colons = bytes[start + 13] === 58 && bytes[start + 16] === 58;
  if (!colons || !(hour < 24 && minute < 60 && second < 60)) {
    scan.oddTimes = true;
    return Number.NaN;
  }
  return date + hour * HOUR_MS + minute * 60_000 + second * 1000;
}

function scanDate(scan: Scan, start: number): number {
  const { bytes } = scan;
  const year = digits(bytes, start, 4);
  const month = digits(bytes, start + 5, 2);
  const day = digits(bytes, start + 8, 2);
  const key = year * 10_000 + month * 100 + day;
  if (key === scan.dateKey) return scan.dateMs;
  const ms = Date.UTC(year, month - 1, day);
  const exists = bytes[start + 4] === 45 && bytes[start + 7] === 45 && new Date(ms).getUTCDate() === day;
  if (!exists || !(month >= 1 && month <= 12)) {
    scan.oddTimes = true;
    return Number.NaN;
  }
  scan.dateKey = key;
  scan.dateMs = ms;
  return ms;
}

/** NaN when one of the characters is no digit. */
function digits(bytes: Buffer, start: number, count: number): number {
  let value = 0;
  for (let position = start; position < start + count; position += 1) {
    const digit = bytes[position] - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function scanCell(scan: Scan, target: Target, start: number, end: number): number {
  const value = start === end ? Number.NaN : scanNumber(scan, target.name, start, end);
  if (target.kind === 'contract' && !isContract(value))
    throw badContract(scan.file, scan.line, target.name, scan.bytes.toString('utf8', start, end));
  return value;
}

function badContract(file: string, line: number, column: string, text: string): Error {
  const problem = `"${text}" is not a contract id of 8 digits with a month from 01 to 12, such as 20241200.`;
  return badData(file, line, column, problem);
}

function cellValue(file: string, line: number, column: string, kind: CellKind, cell: string): number {
  const text = cell.trim();
  const value = parseNumber(text);
  if (value === undefined)
    throw badData(file, line, column, `"${text}" is not a number, such as 101.25; empty means missing.`);
  if (kind === 'contract' && !isContract(value)) throw badContract(file, line, column, text);
  return value;
}

function isContract(value: number): boolean {
  if (Number.isNaN(value)) return true;
  if (!Number.isInteger(value) || value < 10_000_000 || value > 99_999_999) return false;
  const month = Math.floor(value / 100) % 100;
  return month >= 1 && month <= 12 && value % 100 <= 31;
}

/**
 * Up to 15 digits and a power of ten up to 22 are exact in a double, so one division rounds correctly; longer
 * texts are left to the language's own reader.
 */
function scanNumber(scan: Scan, column: string, start: number, end: number): number {
  const { bytes } = scan;
  const negative = bytes[start] === 45;
  let mantissa = 0;
  let count = 0;
  let decimals = -1;
  for (let position = negative ? start + 1 : start; position < end; position += 1) {
    const digit = bytes[position] - ZERO;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      if (mantissa !== 0) count += 1;
      if (decimals >= 0) decimals += 1;
    } else if (bytes[position] === 46 && decimals < 0) {
      decimals = 0;
    } else {
      return readNumber(scan, column, start, end);
    }
  }
  if (end - start < 1 + (negative ? 1 : 0) + (decimals >= 0 ? 1 : 0))
    return readNumber(scan, column, start, end);
  if (count > 15 || decimals > 22) return readNumber(scan, column, start, end);
  const size = decimals > 0 ? mantissa / POWERS[decimals] : mantissa;
  return negative ? -size : size;
}

function readNumber(scan: Scan, column: string, start: number, end: number): number {
  return cellValue(scan.file, scan.line, column, 'number', scan.bytes.toString('utf8', start, end));
}

function finish(scan: Scan): ScannedSeries {
  const { rows, lines } = scan;
  const columns: Record<string, Float64Array> = {};
  for (const target of scan.targets)
    if (target !== undefined) columns[target.name] = target.values.slice(0, rows);
  const lineOf = (row: number): number => lines[row];
  if (!scan.oddTimes) return { times: scan.times.slice(0, rows), columns, lineOf };
  const table = parseTable(scan.file, scan.bytes.toString('utf8'));
  const times = oddTimes(
    scan.file,
    table.header[scan.timeCell],
    table.rows.map((row) => row.cells[scan.timeCell]),
    lineOf,
  );
  return { times, columns, lineOf };
}

function oddTimes(
  file: string,
  column: string,
  texts: readonly string[],
  lineOf: (row: number) => number,
): Float64Array {
  const parsed = parseTimes(texts);
  if (parsed.kind === 'times') return parsed.times;
  const problem = `"${texts[parsed.row]}" is not a time: YYYY-MM-DD HH:MM:SS, or YYYY-MM-DD in every row.`;
  throw badData(file, lineOf(parsed.row), column, problem);
}

/** For files with quotes: the general reader, then the same rules, cell by cell. */
function scanSlowly(file: string, bytes: Buffer, binding: SeriesBinding): ScannedSeries {
  const table = parseTable(file, bytes.toString('utf8'));
  const lineOf = (row: number) => table.rows[row].line;
  const columns = binding.values.map(({ name, index, kind }) => [
    name,
    Float64Array.from(table.rows, ({ line, cells }) => cellValue(file, line, name, kind, cells[index])),
  ]);
  const texts = table.rows.map(({ cells }) => cells[binding.time]);
  const times = oddTimes(file, table.header[binding.time], texts, lineOf);
  return { times, columns: Object.fromEntries(columns), lineOf };
}

function lineEnd(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(NEWLINE, start);
  return end < 0 ? bytes.length : end;
}

function nextComma(bytes: Buffer, start: number, end: number): number {
  let position = start;
  while (position < end && bytes[position] !== COMMA) position += 1;
  return position;
}

function countLines(bytes: Buffer): number {
  let count = 1;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
