import { badData } from './bad-data';
import { type CsvRow, type CsvTable, cellReader } from './table';

const MISSING_NUMBERS = new Set(['', 'nan', 'NaN', 'NA', 'None']);

/** Typed access to the cells of a table, by header name. Errors name file, line and column. */
export interface Cells {
  text(row: CsvRow, column: string): string;
  /** Undefined when the column is absent or the cell empty. */
  optionalText(row: CsvRow, column: string): string | undefined;
  /** NaN when the column is absent or the cell empty. */
  number(row: CsvRow, column: string): number;
  /** Undefined when the column is absent or the cell empty. */
  optionalNumber(row: CsvRow, column: string): number | undefined;
  integer(row: CsvRow, column: string): number;
  /** `True`, `TRUE`, `true`, `1`, `1.0` and their opposites; empty or absent: false. */
  flag(row: CsvRow, column: string): boolean;
}

export function cellsOf(table: CsvTable): Cells {
  const raw = cellReader(table);
  const fail = (row: CsvRow, column: string, problem: string) =>
    badData(table.file, row.line, column, problem);
  const cells: Cells = {
    text(row, column) {
      const value = raw(row, column)?.trim();
      if (value === undefined || value === '') throw fail(row, column, 'is empty; a text is needed.');
      return value;
    },
    optionalText(row, column) {
      const value = raw(row, column)?.trim();
      return value === '' ? undefined : value;
    },
    number(row, column) {
      const value = raw(row, column)?.trim() ?? '';
      const number = parseNumber(value);
      if (number === undefined) throw fail(row, column, `"${value}" is not a number.`);
      return number;
    },
    optionalNumber(row, column) {
      const number = cells.number(row, column);
      return Number.isNaN(number) ? undefined : number;
    },
    integer(row, column) {
      const number = cells.number(row, column);
      if (!Number.isInteger(number))
        throw fail(row, column, `"${raw(row, column) ?? ''}" is not a whole number.`);
      return number;
    },
    flag(row, column) {
      const value = raw(row, column)?.trim() ?? '';
      const flag = parseFlag(value);
      if (flag === undefined) throw fail(row, column, `"${value}" is neither True nor False.`);
      return flag;
    },
  };
  return cells;
}

/** NaN for a missing value; undefined for text that is not a number, or a number too large for a double. */
export function parseNumber(text: string): number | undefined {
  if (MISSING_NUMBERS.has(text)) return Number.NaN;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** Undefined for a text that is neither; an empty one is false. */
export function parseFlag(text: string): boolean | undefined {
  if (['true', '1', '1.0', 'yes'].includes(text.toLowerCase())) return true;
  if (['', 'false', '0', '0.0', 'no', 'none', 'nan'].includes(text.toLowerCase())) return false;
  return undefined;
}
