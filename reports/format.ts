import { DateTime } from 'luxon';
import { DAY_MS } from '../domain/time/units';
import type { Cell, Column } from './report';

/** `2026-11-20 21:30` in a zone. */
export function formatTime(time: number, zone: string): string {
  return DateTime.fromMillis(time, { zone }).toFormat('yyyy-MM-dd HH:mm');
}

/** With seconds, for fills. */
export function formatInstant(time: number, zone: string): string {
  return DateTime.fromMillis(time, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
}

/** `never`, for something that has not happened yet. */
export function formatLast(time: number | undefined, zone: string): string {
  return time === undefined ? 'never' : formatTime(time, zone);
}

/** `3.5 d`, `4.0 h`, `12 min`. */
export function formatDuration(ms: number): string {
  const hours = ms / (DAY_MS / 24);
  if (hours >= 48) return `${(hours / 24).toFixed(1)} d`;
  return hours >= 1 ? `${hours.toFixed(1)} h` : `${Math.round(hours * 60)} min`;
}

/** A cell as text. Missing and not-a-number cells are empty; -0 is 0. */
export function formatCell(cell: Cell, { decimals }: Column): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return cell;
  if (!Number.isFinite(cell)) return Number.isNaN(cell) ? '' : String(cell);
  const text = decimals === undefined ? String(Number(cell.toPrecision(10))) : cell.toFixed(decimals);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

export function daysBetween(from: number, to: number): number {
  return (to - from) / DAY_MS;
}

/** `2026-11-20`, of a time on the clock of daily prices (local, naive). */
export function formatDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
