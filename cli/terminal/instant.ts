import { InvalidArgumentError } from 'commander';

const FORM = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?Z?$/;

/** A UTC time of the command line, such as `2023-06-15T22:00`, as UTC ms. */
export function parseInstant(text: string): number {
  const time = Date.parse(`${text.replace(' ', 'T').replace(/Z$/, '')}Z`);
  // Else 30 February would be 2 March.
  const isDay = Number.isFinite(time) && new Date(time).toISOString().startsWith(text.slice(0, 10));
  if (FORM.test(text) && isDay) return time;
  throw new InvalidArgumentError('a UTC time is needed, such as 2023-06-15T22:00.');
}
