import { localRowsToUtc } from '../../domain/time/repeated-hour';
import { HOUR_MS } from '../../domain/time/units';
import { badData } from './bad-data';

/** Where a row of a file is: its line, or in a store the row's number from 1. */
export interface RowPlace {
  readonly line: number;
  readonly row: number;
}

interface RowsOfFile {
  readonly file: string;
  /** Naive London ms, as they stand. */
  readonly times: Float64Array;
  placeOf(row: number): Promise<RowPlace>;
}

/**
 * Notes about the order of a file's rows. Rows that go back in time are refused, because sorted they would not be what
 * the file says; rows of one time are refused where each time is `unique`, and elsewhere the later one counts, as in
 * pysystemtrade. In the hour that autumn repeats, times may begin again. Throws BAD_DATA_FILE with the line.
 */
export async function checkRowOrder(
  { file, times, placeOf }: RowsOfFile,
  kept: number,
  unique: boolean,
): Promise<readonly string[]> {
  const backwards = times.findIndex((time, row) => row > 0 && time < times[row - 1] - HOUR_MS);
  if (backwards >= 0) {
    const place = await placeOf(backwards);
    throw bad(
      file,
      place,
      'is earlier than the row before it: the rows have to be in the order of time; sort them.',
    );
  }
  if (kept === times.length) return [];
  const repeated = firstRepeated(localRowsToUtc(times));
  const place = await placeOf(repeated);
  if (unique)
    throw bad(
      file,
      place,
      'has the time of another row, and each time can have but one: remove the wrong one.',
    );
  const count = times.length - kept;
  const more = count === 1 ? '' : `, the first of ${count} such rows`;
  return [`${file}: ${shown(place)}: has the time of another row${more}; the later one counts`];
}

/** In order, rows of one time are neighbours; in the repeated hour they may not be. */
function firstRepeated(times: Float64Array): number {
  const seen = new Set<number>();
  return times.findIndex((time) => seen.size === seen.add(time).size);
}

function bad(file: string, place: RowPlace, problem: string): Error {
  return place.line > 0
    ? badData(file, place.line, '', problem)
    : badData(file, 0, '', `row ${place.row} ${problem}`);
}

function shown({ line, row }: RowPlace): string {
  return line > 0 ? `line ${line}` : `row ${row}`;
}
