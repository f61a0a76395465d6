import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tstError } from '../../domain/errors/errors';
import { parseSeries, type SeriesSpec, seriesText, type TimeForm } from './series-file';
import { readBytes } from './table';

/** On `time` the current contract was held for the last time; after it the next one is. */
export interface RollCalendarRow {
  /** UTC ms, or naive London ms. */
  readonly time: number;
  /** 8 digits each. */
  readonly currentContract: string;
  readonly nextContract: string;
  readonly carryContract: string;
}

const SPEC: SeriesSpec<'current_contract' | 'next_contract' | 'carry_contract'> = {
  time: 'DATE_TIME',
  columns: [
    { name: 'current_contract', kind: 'contract' },
    { name: 'next_contract', kind: 'contract' },
    { name: 'carry_contract', kind: 'contract' },
  ],
};

/** Throws BAD_DATA_FILE with file, line and column. */
export async function readRollCalendar(file: string, times?: TimeForm): Promise<RollCalendarRow[]> {
  const series = parseSeries(file, await readBytes(file), SPEC, times);
  const { current_contract: current, next_contract: next, carry_contract: carry } = series.columns;
  return Array.from(series.times, (time, row) => ({
    time,
    currentContract: String(current[row]),
    nextContract: String(next[row]),
    carryContract: String(carry[row]),
  }));
}

/** The calendar of one instrument in a folder of them. Throws BAD_CONFIG where it has no file. */
export async function calendarOf(
  directory: string | undefined,
  instrument: string,
): Promise<readonly RollCalendarRow[]> {
  const file = join(directory ?? '', `${instrument}.csv`);
  if (!directory || !existsSync(file))
    throw tstError('BAD_CONFIG', `roll_policy: the roll calendar ${file} does not exist`);
  return readRollCalendar(file);
}

export function rollCalendarText(rows: readonly RollCalendarRow[], times?: TimeForm): string {
  const column = (pick: (row: RollCalendarRow) => string) =>
    Float64Array.from(rows, (row) => Number(pick(row)));
  const columns = {
    current_contract: column((row) => row.currentContract),
    next_contract: column((row) => row.nextContract),
    carry_contract: column((row) => row.carryContract),
  };
  return seriesText({ times: Float64Array.from(rows, (row) => row.time), columns }, SPEC, times);
}
