import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { tstError } from '../../domain/errors/errors';
import type { SystemSetup } from '../../services/system/endpoints';

/** The daily cycle's time: after the notional close of 23:00. */
const CYCLE_TIME = { hour: 23, minute: 10 };
const TAIL_BYTES = 4_096;

/**
 * The default day to run: for a replay the last weekday of its prices, otherwise the last weekday whose
 * 23:10 has passed in `zone`. `YYYY-MM-DD`.
 */
export function defaultDay(setup: SystemSetup, zone: string, now: Date): string {
  const { market } = setup;
  if (market?.kind === 'replay') return lastWeekday(lastPriceDay(market.directory, zone));
  const local = DateTime.fromJSDate(now, { zone });
  const today = local >= local.set(CYCLE_TIME) ? local : local.minus({ days: 1 });
  return lastWeekday(today);
}

/** Checks a day typed by hand. Throws BAD_INPUT unless it is a weekday `YYYY-MM-DD`. */
export function checkedDay(text: string): string {
  const day = DateTime.fromFormat(text, 'yyyy-MM-dd', { zone: 'utc' });
  if (!day.isValid) throw tstError('BAD_INPUT', `--date ${text} is not a day YYYY-MM-DD`);
  if (day.weekday > 5)
    throw tstError('BAD_INPUT', `--date ${text} is a ${day.weekdayLong}: a trade date must be a weekday`);
  return text;
}

/** The instant at which the cycle of a day begins, ISO in UTC. */
export function cycleInstant(day: string, zone: string): string {
  return DateTime.fromISO(day, { zone }).set(CYCLE_TIME).toUTC().toISO()!; // valid: `day` was checked
}

function lastWeekday(day: DateTime): string {
  return day.minus({ days: Math.max(0, day.weekday - 5) }).toISODate()!; // valid: comes from a clock or a file
}

function lastPriceDay(directory: string, zone: string): DateTime {
  const layouts = ['multiple_prices_csv', 'multiple_prices'].map((name) => join(directory, name));
  const folder = layouts.find((path) => existsSync(path)) ?? layouts[0];
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.csv')) : [];
  const days = files.map((name) => lastDayOfFile(join(folder, name))).filter((day) => day !== undefined);
  const last = days.sort().at(-1);
  if (!last) throw tstError('BAD_INPUT', `${folder} has no prices`);
  return DateTime.fromISO(last, { zone });
}

/** The date at the start of the file's last row, without reading the rows before. */
function lastDayOfFile(path: string): string | undefined {
  const { size } = statSync(path);
  const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
  const file = openSync(path, 'r');
  try {
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
  } finally {
    closeSync(file);
  }
  const row = buffer.toString('utf8').trimEnd().split('\n').at(-1) ?? '';
  return /^"?(\d{4}-\d{2}-\d{2})/.exec(row)?.[1];
}
