import { tstError } from '../../domain/errors/errors';

/** The error of a data file: file, line, column, what is wrong, and what a right value looks like. */
export function badData(file: string, line: number, column: string, problem: string): Error {
  const where = [file, line > 0 ? `line ${line}` : '', column === '' ? '' : `column ${column}`];
  return tstError('BAD_DATA_FILE', `${where.filter((part) => part !== '').join(', ')}: ${problem}`);
}
