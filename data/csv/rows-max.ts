import { badData } from './bad-data';

/**
 * Rows of a series that is moved here: minute bars of seven years. Whoever reads a series has all of it in
 * memory, 56 bytes for each row of prices.
 */
export const SERIES_ROWS_MAX = 2_500_000;

/** `line`: where the first row too many is; 0 if that can't be said. */
export function tooManyRows(file: string, line: number, rows: number, rowsMax: number): Error {
  const [has, most] = [rows, rowsMax].map((count) => count.toLocaleString('en-US'));
  return badData(
    file,
    line,
    '',
    `the file has ${has} rows, and a series at most ${most}: are these ticks, or several series in one file? Bars of a larger size are needed.`,
  );
}
