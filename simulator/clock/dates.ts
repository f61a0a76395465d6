/** Dates as days since 1970 and as `YYYYMMDD`. */

const two = (value: number) => (value < 10 ? '0' : '') + value;

/** `YYYYMMDD` of an instant read as UTC. */
export function dateText(time: number): string {
  const date = new Date(time);
  return `${date.getUTCFullYear()}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())}`;
}

/** `HHMM` of an instant read as UTC. */
export function hourMinuteText(time: number): string {
  const date = new Date(time);
  return two(date.getUTCHours()) + two(date.getUTCMinutes());
}

/** `HH:MM:SS` of an instant read as UTC. */
export function clockText(time: number): string {
  return new Date(time).toISOString().slice(11, 19);
}

/** 00:00 UTC of `YYYYMMDD` (also of `YYYYMM`, its first day). */
export function parseDate(text: string): number {
  const day = text.length >= 8 ? Number(text.slice(6, 8)) || 1 : 1;
  return Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, day);
}

/** 0 is Sunday. */
export function weekday(dayNumber: number): number {
  return (((dayNumber + 4) % 7) + 7) % 7;
}

export function isWeekday(dayNumber: number): boolean {
  const day = weekday(dayNumber);
  return day !== 0 && day !== 6;
}

export const MONTH_LETTERS = 'FGHJKMNQUVXZ';
