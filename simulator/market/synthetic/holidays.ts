import { DAY_MS } from '../../../domain/time/units';

/** Holidays that close a whole region, as month and day; the made-up markets keep these few. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  US: ['0101', '0704', '1225'],
  EMEA: ['0101', '0501', '1225', '1226'],
  ASIA: ['0101', '0102', '0103', '0503', '1231'],
};

/** Western Easter Sunday of a year as days since 1970 (the anonymous Gregorian algorithm). */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  const day = (h + l - 7 * m + 33 * month + 19) % 32;
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** Whether a region's exchanges are closed on a date (days since 1970). */
export function isHoliday(region: string, dayNumber: number): boolean {
  const text = new Date(dayNumber * DAY_MS).toISOString();
  if ((FIXED[region] ?? []).includes(text.slice(5, 7) + text.slice(8, 10))) return true;
  if (region === 'ASIA') return false;
  const easter = easterSunday(Number(text.slice(0, 4)));
  return dayNumber === easter - 2 || (region === 'EMEA' && dayNumber === easter + 1);
}
