import { readFileSync } from 'node:fs';
import { tstError } from '../../../../domain/errors/errors';

/** Rows of a small CSV file, by header name. Fields in double quotes may hold commas. */
export function readTable(path: string): readonly Readonly<Record<string, string>>[] {
  const lines = readText(path)
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const header = splitLine(lines[0] ?? '');
  return lines.slice(1).map((line) => {
    const cells = splitLine(line);
    return Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']));
  });
}

/** The text of a file; BAD_DATA_FILE when it can't be read. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw tstError('BAD_DATA_FILE', `${path} can't be read`, error);
  }
}

export function splitLine(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) =>
    match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'),
  );
}

/** A cell for writing: quoted only when it must be. */
export function csvCell(value: string | number): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Milliseconds of `YYYY-MM-DD HH:MM:SS` (or a date alone) read as UTC; the first 19 characters count. */
export function parseLocalTime(text: string): number {
  const number = (from: number, to: number) => Number(text.slice(from, to));
  const date = Date.UTC(number(0, 4), number(5, 7) - 1, number(8, 10));
  if (text.length < 19) return date;
  return date + number(11, 13) * 3_600_000 + number(14, 16) * 60_000 + number(17, 19) * 1000;
}
