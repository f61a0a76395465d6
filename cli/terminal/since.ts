import { InvalidArgumentError } from 'commander';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time/units';
import { parseInstant } from './instant';

const UNITS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** A beginning on the command line, as UTC ms: a UTC time, a date, or how long ago, such as `2h` or `3d`. */
export function parseSince(text: string): number {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(text) ?? [];
  if (unit !== undefined) return Date.now() - Number(count) * UNITS[unit];
  try {
    return parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text);
  } catch {
    throw new InvalidArgumentError('a UTC time such as 2023-06-15T22:00, a date, or 30m, 2h, 3d is needed.');
  }
}
