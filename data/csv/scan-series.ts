import { HOUR_MS } from '../../domain/time/units';
import { localToUtc } from '../../domain/time/zone-time';
import { badData } from './bad-data';
import { parseFlag, parseNumber } from './cells';
import { tooManyRows } from './rows-max';
import { parseTable } from './table';
import { parseTimes } from './time-text';

/** Which column each cell of a row belongs to. Columns that are not named are skipped. */
export interface SeriesBinding {
  readonly header: readonly string[];
  /** Index of the time column. */
  readonly time: number;
  readonly values: readonly { readonly name: string; readonly index: number; readonly kind: CellKind }[];
}

/**
 * `contract`: 8 digits, possibly with `.0`. `rate`: above 0. `flag`: True or False, as 1 or 0. `time`: as the rows' own,
 * as UTC ms.
 */
export type CellKind = 'number' | 'contract' | 'rate' | 'flag' | 'time';

/** The rows as they are in the file: naive times, neither sorted nor unique. */
export interface ScannedSeries {
  readonly times: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

const COMMA = 44;
const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const ZERO = 48;
const SPACE = 32;
const DASH = 45;
const COLON = 58;
const LETTER_T = 84;
const DATE_LENGTH = 10;
const TIME_LENGTH = 19;
const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/**
 * Reads a long numeric file in one pass over its bytes, without a string per cell: prices of one instrument
 * have a million cells. Numbers are exact to the last bit. A cell that is odd in any way is left to the slow,
 * strict readers, which either understand it or name it.
 */
export function scanSeries(
  file: string,
  bytes: Buffer,
  bind: (header: readonly string[]) => SeriesBinding,
): ScannedSeries {
  const headerEnd = lineEnd(bytes, 0);
  const binding = bind(headerOf(file, bytes.subarray(0, headerEnd)));
  if (bytes.includes(QUOTE, headerEnd)) return scanSlowly(file, bytes, binding);
  const scan = newScan(file, binding, countLines(bytes));
  scanBlock(scan, bytes, headerEnd + 1, true);
  return finish(scan);
}

/** Rows of one file, given block by block: what is in memory of a file of any size is its numbers and one block. */
export interface SeriesScanner {
  /**
   * The file's next bytes, from the end of the rows before. Returns how many of them are whole rows; undefined when a
   * quote is among them: then the file has to be read as a whole.
   */
  add(bytes: Buffer, last: boolean): number | undefined;
  /** After the last block. */
  finish(): ScannedSeries;
}

interface ScannerLimits {
  /** Of the file in bytes, by which the number of its rows is estimated when the first are known. */
  readonly size: number;
  /** Rows behind these are checked as all are, and not kept: then `finish` refuses the file. */
  readonly rowsMax: number;
}

export function createScanner(
  file: string,
  limits: ScannerLimits,
  bind: (header: readonly string[]) => SeriesBinding,
): SeriesScanner {
  let scan: Scan | undefined;
  return {
    add(bytes, last) {
      let start = 0;
      if (scan === undefined) {
        const end = lineEnd(bytes, 0);
        if (end === bytes.length && !last) return 0;
        const binding = bind(headerOf(file, bytes.subarray(0, end)));
        scan = { ...newScan(file, binding, ROWS_AT_FIRST), ...limits };
        start = end + 1;
      }
      if (bytes.includes(QUOTE, start)) return undefined;
      const read = scanBlock(scan, bytes, start, last);
      scan.bytesBefore += read;
      return read;
    },
    finish: () => finish(scan!),
  };
}

const ROWS_AT_FIRST = 4096;

function headerOf(file: string, bytes: Buffer): readonly string[] {
  const { header } = parseTable(file, bytes.toString('utf8'));
  return header;
}

interface Scan {
  readonly file: string;
  bytes: Buffer;
  readonly cellCount: number;
  readonly timeCell: number;
  readonly timeName: string;
  /** Per cell of a row: its column, or undefined. */
  readonly targets: readonly (Target | undefined)[];
  times: Float64Array;
  rows: number;
  /** In the file: blank lines are skipped. */
  line: number;
  readonly rowsMax: number;
  /** Of the first row behind `rowsMax`. */
  lineOfTooMany?: number;
  /** Of the file, and of it in earlier blocks: 0 where all of it is one block. */
  readonly size: number;
  bytesBefore: number;
  /** The first row whose time is not `YYYY-MM-DD HH:MM:SS`, and the first whose time is not `YYYY-MM-DD`. */
  notTime?: OddTime;
  notDate?: OddTime;
  /** YYYYMMDD and naive ms of the date that was parsed last: the next row mostly has the same. */
  dateKey: number;
  dateMs: number;
}

interface OddTime {
  readonly row: number;
  readonly line: number;
  readonly text: string;
}

interface Target {
  readonly name: string;
  readonly kind: CellKind;
  values: Float64Array;
}

function newScan(file: string, binding: SeriesBinding, capacity: number): Scan {
  const { header } = binding;
  const targets: (Target | undefined)[] = header.map(() => undefined);
  for (const { name, index, kind } of binding.values) {
    targets[index] = { name, kind, values: new Float64Array(capacity) };
  }
  return {
    file,
    bytes: Buffer.alloc(0),
    cellCount: header.length,
    timeCell: binding.time,
    timeName: header[binding.time],
    targets,
    times: new Float64Array(capacity),
    rows: 0,
    line: 2,
    rowsMax: Number.POSITIVE_INFINITY,
    size: 0,
    bytesBefore: 0,
    dateKey: -1,
    dateMs: 0,
  };
}

/** Reads the whole rows of a block from `start` on; returns where the unfinished last one begins. */
function scanBlock(scan: Scan, bytes: Buffer, start: number, last: boolean): number {
  scan.bytes = bytes;
  let position = start;
  while (position < bytes.length) {
    const end = bytes.indexOf(NEWLINE, position);
    if (end < 0 && !last) return position;
    const rowEnd = end < 0 ? bytes.length : end;
    scanRow(scan, position, rowEnd);
    position = rowEnd + 1;
  }
  return Math.min(position, bytes.length);
}

function scanRow(scan: Scan, start: number, end: number): void {
  const { bytes, targets, timeCell } = scan;
  const contentEnd = end > start && bytes[end - 1] === RETURN ? end - 1 : end;
  if (contentEnd > start) {
    const place = placeOf(scan, start);
    let cell = 0;
    for (let position = start; position <= contentEnd; cell += 1) {
      const cellEnd = nextComma(bytes, position, contentEnd);
      if (cell === timeCell) scan.times[place] = scanTime(scan, position, cellEnd);
      else if (targets[cell] !== undefined)
        targets[cell]!.values[place] = scanCell(scan, targets[cell]!, position, cellEnd);
      position = cellEnd + 1;
    }
    if (cell !== scan.cellCount) {
      throw badData(scan.file, scan.line, '', `${cell} cells where the header has ${scan.cellCount}.`);
    }
    scan.rows += 1;
  }
  scan.line += 1;
}

/** Where the next row's values go: behind `rowsMax` all to the same place, so that memory stays as it is. */
function placeOf(scan: Scan, start: number): number {
  if (scan.lineOfTooMany !== undefined) return 0;
  if (scan.rows === scan.rowsMax) return stopKeeping(scan);
  if (scan.rows === scan.times.length) grow(scan, scan.bytesBefore + start);
  return scan.rows;
}

function stopKeeping(scan: Scan): number {
  scan.lineOfTooMany = scan.line;
  scan.times = new Float64Array(1);
  for (const target of scan.targets) if (target !== undefined) target.values = new Float64Array(1);
  return 0;
}

/** To the number of rows that the file will have if the rest is as what was read, so that little is copied. */
function grow(scan: Scan, bytesRead: number): void {
  const expected = Math.ceil(1.01 * scan.rows * Math.max(1, scan.size / bytesRead));
  const capacity = Math.min(expected + ROWS_AT_FIRST, scan.rowsMax);
  const larger = (values: Float64Array) => {
    const grown = new Float64Array(capacity);
    grown.set(values);
    return grown;
  };
  scan.times = larger(scan.times);
  for (const target of scan.targets) if (target !== undefined) target.values = larger(target.values);
}

/** `YYYY-MM-DD HH:MM:SS`, anything behind it ignored, or `YYYY-MM-DD`. What it is not is noted for `finish`. */
function scanTime(scan: Scan, start: number, end: number): number {
  const { bytes } = scan;
  const date = end - start >= DATE_LENGTH ? scanDate(scan, start) : Number.NaN;
  if (end - start === DATE_LENGTH && !Number.isNaN(date)) {
    scan.notTime ??= oddTime(scan, start, end);
    return date;
  }
  scan.notDate ??= oddTime(scan, start, end);
  const hour = digits(bytes, start + 11, 2);
  const minute = digits(bytes, start + 14, 2);
  const second = digits(bytes, start + 17, 2);
  const between = bytes[start + 10] === SPACE || bytes[start + 10] === LETTER_T;
  const colons = bytes[start + 13] === COLON && bytes[start + 16] === COLON;
  const whole = end - start >= TIME_LENGTH && between && colons;
  if (!whole || Number.isNaN(date) || !(hour < 24 && minute < 60 && second < 60)) {
    scan.notTime ??= oddTime(scan, start, end);
    return Number.NaN;
  }
  return date + hour * HOUR_MS + minute * 60_000 + second * 1000;
}

function oddTime({ bytes, rows, line }: Scan, start: number, end: number): OddTime {
  return { row: rows, line, text: bytes.toString('utf8', start, end) };
}

function scanDate(scan: Scan, start: number): number {
  const { bytes } = scan;
  const year = digits(bytes, start, 4);
  const month = digits(bytes, start + 5, 2);
  const day = digits(bytes, start + 8, 2);
  const key = year * 10_000 + month * 100 + day;
  if (key === scan.dateKey) return scan.dateMs;
  const ms = Date.UTC(year, month - 1, day);
  const exists = bytes[start + 4] === DASH && bytes[start + 7] === DASH && new Date(ms).getUTCDate() === day;
  if (!exists || !(month >= 1 && month <= 12)) return Number.NaN;
  scan.dateKey = key;
  scan.dateMs = ms;
  return ms;
}

/** NaN when one of the characters is not a digit. */
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
  if (target.kind === 'flag' || target.kind === 'time')
    return cellValue(scan.file, scan.line, target.name, target.kind, scan.bytes.toString('utf8', start, end));
  const value = start === end ? Number.NaN : scanNumber(scan, target.name, start, end);
  if (target.kind !== 'number' && !fits(target.kind, value))
    throw badCell(scan.file, scan.line, target.name, target.kind, scan.bytes.toString('utf8', start, end));
  return value;
}

/** Whether a number is one of its kind; a missing one always is. */
export function fits(kind: CellKind, value: number): boolean {
  if (kind === 'contract') return isContract(value);
  return kind === 'number' || Number.isNaN(value) || value > 0;
}

function badCell(file: string, line: number, column: string, kind: CellKind, text: string): Error {
  const problem =
    kind === 'contract'
      ? `"${text}" is not a contract id of 8 digits with a month from 01 to 12, such as 20241200.`
      : `"${text}" is not a rate, which is above 0; empty means missing.`;
  return badData(file, line, column, problem);
}

function cellValue(file: string, line: number, column: string, kind: CellKind, cell: string): number {
  const text = cell.trim();
  if (kind === 'flag') return flagValue(file, line, column, text);
  if (kind === 'time') return timeValue(file, line, column, text);
  const value = parseNumber(text);
  if (value === undefined)
    throw badData(file, line, column, `"${text}" is not a number, such as 101.25; empty means missing.`);
  if (!fits(kind, value)) throw badCell(file, line, column, kind, text);
  return value;
}

function flagValue(file: string, line: number, column: string, text: string): number {
  if (text === '') return Number.NaN;
  const flag = parseFlag(text);
  if (flag === undefined) throw badData(file, line, column, `"${text}" is neither True nor False.`);
  return Number(flag);
}

function timeValue(file: string, line: number, column: string, text: string): number {
  if (['', 'NaT', 'nan', 'None'].includes(text)) return Number.NaN;
  const parsed = parseTimes([text]);
  if (parsed.kind === 'bad') throw badTime(file, line, column, text);
  return localToUtc(parsed.times[0]);
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
  const { rows, rowsMax, lineOfTooMany, notTime, notDate } = scan;
  if (notTime !== undefined && notDate !== undefined) {
    // The row to blame is the odd one out: in a file that begins with times, the first that is none.
    const { line, text } = notTime.row > 0 ? notTime : notDate;
    throw badTime(scan.file, line, scan.timeName, text);
  }
  if (lineOfTooMany !== undefined) throw tooManyRows(scan.file, lineOfTooMany, rows, rowsMax);
  const columns: Record<string, Float64Array> = {};
  for (const target of scan.targets)
    if (target !== undefined) columns[target.name] = exactly(target.values, rows);
  return { times: exactly(scan.times, rows), columns };
}

/** The first rows: as a view where little is left over, because a copy of a large file is large. */
function exactly(values: Float64Array, rows: number): Float64Array {
  return rows > ROWS_AT_FIRST * 100 ? values.subarray(0, rows) : values.slice(0, rows);
}

function badTime(file: string, line: number, column: string, text: string): Error {
  const problem = `"${text}" is not a time: YYYY-MM-DD HH:MM:SS, or YYYY-MM-DD in every row.`;
  return badData(file, line, column, problem);
}

function oddTimes(
  file: string,
  column: string,
  texts: readonly string[],
  lineOf: (row: number) => number,
): Float64Array {
  const parsed = parseTimes(texts);
  if (parsed.kind === 'times') return parsed.times;
  throw badTime(file, lineOf(parsed.row), column, texts[parsed.row]);
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
  return { times, columns: Object.fromEntries(columns) };
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
