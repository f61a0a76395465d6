import { plot } from 'asciichart';
import type { Series } from '../../domain/series/series';
import { plainTable } from './table';

const PLOT_HEIGHT = 8;
const PLOT_WIDTH = 70;
const DIGITS = 10;

/** The rows with these indices as a table, contract ids and prices as they are written; `marked` rows carry a `<`. */
export function rowTable(
  { times, columns }: Series,
  rows: readonly number[],
  marked: readonly number[] = [],
): string {
  const names = Object.keys(columns);
  const cells = rows.map((row) => [
    shownInstant(times[row]),
    ...names.map((name) => shownValue(columns[name][row])),
    ...(marked.length === 0 ? [] : [marked.includes(row) ? '<' : '']),
  ]);
  return plainTable(['time (UTC)', ...names, ...(marked.length === 0 ? [] : [''])], cells);
}

/** A small plot of the newest values that are not missing; empty with fewer than two. */
export function smallPlot(values: Float64Array): string {
  const shown = [...values].filter((value) => !Number.isNaN(value)).slice(-PLOT_WIDTH);
  return shown.length < 2
    ? ''
    : plot(shown, { height: PLOT_HEIGHT, format: (value) => shownValue(value).padStart(DIGITS) });
}

/** `2023-06-15 22:00:00`. */
function shownInstant(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}

function shownValue(value: number): string {
  return Number.isNaN(value) ? '' : String(Number(value.toPrecision(DIGITS)));
}
