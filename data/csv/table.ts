import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { TstError, tstError } from '../../domain/errors/errors';
import { badData } from './bad-data';

export interface CsvRow {
  /** In the file, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A small file, as text. Series, which are long, have a scanner of their own. */
export interface CsvTable {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** Reads a file; BAD_DATA_FILE when it can't be read or is not text. */
export async function readBytes(file: string): Promise<Buffer> {
  refuseEndless(file);
  return asText(file, await readFile(file).catch((cause) => unreadable(file, cause)));
}

/** As `readBytes`, at once. */
export function readBytesNow(file: string): Buffer {
  refuseEndless(file);
  try {
    return asText(file, readFileSync(file));
  } catch (cause) {
    if (cause instanceof TstError) throw cause;
    return unreadable(file, cause);
  }
}

/** A pipe never ends, nor does /dev/zero. A missing file is left to the caller's read. */
export function refuseEndless(file: string): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isFile())
    throw tstError('BAD_DATA_FILE', `${file} is a pipe, a device or a directory, not a regular file.`);
}

export function unreadable(file: string, cause: unknown): never {
  throw tstError('BAD_DATA_FILE', `${file} can't be read.`, cause);
}

/** The bytes; BAD_DATA_FILE when they are no text in UTF-8. */
export function asText(file: string, bytes: Buffer): Buffer {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw badData(file, 0, '', 'is compressed by gzip; unpack it first.');
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (wide || bytes.includes(0)) throw badData(file, 0, '', 'is not a text in UTF-8; save it as one.');
  return bytes;
}

/** How the table of a file is written, where it is not as pysystemtrade's. */
export interface TableLayout {
  /** One character between cells. */
  readonly separator: string;
  /** Lines before the header. */
  readonly skipRows: number;
  /** Rows at the end that are not of the table. */
  readonly skipFooter: number;
}

const COMMAS: TableLayout = { separator: ',', skipRows: 0, skipFooter: 0 };

/** Comma separated, header row, UTF-8, quotes as usual. Every row must have as many cells as the header. */
export function parseTable(file: string, text: string, layout: TableLayout = COMMAS): CsvTable {
  const all = splitRows(file, text, layout.separator).filter(({ line }) => line > layout.skipRows);
  const [first, ...rows] = all.slice(0, Math.max(0, all.length - layout.skipFooter));
  if (first === undefined) throw badData(file, 1, '', 'the file is empty; it needs at least a header row.');
  if (layout === COMMAS && first.cells.length === 1 && first.cells[0].includes(';'))
    throw badData(
      file,
      1,
      '',
      'its cells are separated by semicolons; commas are needed, and points in numbers.',
    );
  for (const row of rows) {
    if (row.cells.length === first.cells.length) continue;
    throw badData(
      file,
      row.line,
      '',
      `${row.cells.length} cells where the header has ${first.cells.length}.`,
    );
  }
  return { file, header: first.cells, rows };
}

/** Index of a column by its header; BAD_DATA_FILE without such a column. */
export function columnIndex(table: Pick<CsvTable, 'file' | 'header'>, name: string): number {
  const index = table.header.indexOf(name);
  if (index < 0) throw badData(table.file, 1, name, `is missing; the header has ${table.header.join(', ')}.`);
  return index;
}

/** One row's cell by the name of its column; undefined when the file has no such column. */
export function cellReader(table: CsvTable): (row: CsvRow, name: string) => string | undefined {
  const index = new Map(table.header.map((name, position) => [name, position]));
  return (row, name) => {
    const position = index.get(name);
    return position === undefined ? undefined : row.cells[position];
  };
}

/** The text of a file: header, rows, a newline at the end. Cells are quoted where they have to be. */
export function tableText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell;
}

function splitRows(file: string, source: string, separator: string): CsvRow[] {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  const rows: CsvRow[] = [];
  let line = 1;
  let position = 0;
  while (position < text.length) {
    const row = readRow({ file, text, separator }, position, line);
    const blank = row.cells.length === 1 && row.cells[0] === '';
    if (!blank) rows.push({ line, cells: row.cells });
    line += countNewlines(text, position, row.end);
    position = row.end;
  }
  return rows;
}

interface Source {
  readonly file: string;
  readonly text: string;
  readonly separator: string;
}

/** The cells of the row that begins at `start`, and where the next row begins. */
function readRow(source: Source, start: number, line: number) {
  const { text, separator } = source;
  const cells: string[] = [];
  let position = start;
  for (;;) {
    const cell = text[position] === '"' ? readQuoted(source, position, line) : readPlain(source, position);
    cells.push(cell.value);
    position = cell.end;
    if (text[position] === separator) {
      position += 1;
      continue;
    }
    if (text[position] === '\r') position += 1;
    return { cells, end: position + 1 };
  }
}

function readPlain({ text, separator }: Source, start: number) {
  let end = start;
  while (end < text.length && text[end] !== separator && text[end] !== '\n') end += 1;
  const value = text.slice(start, end);
  return value.endsWith('\r') ? { value: value.slice(0, -1), end } : { value, end };
}

function readQuoted({ file, text, separator }: Source, start: number, line: number) {
  let end = start + 1;
  while (text[end] !== '"' || text[end + 1] === '"') {
    if (end >= text.length) throw badData(file, line, '', 'a quote is opened and never closed.');
    end += text[end] === '"' ? 2 : 1;
  }
  const next = text[end + 1];
  if (next !== undefined && next !== separator && next !== '\r' && next !== '\n') {
    throw badData(file, line, '', 'there is text behind a closing quote.');
  }
  return { value: text.slice(start + 1, end).replace(/""/g, '"'), end: end + 1 };
}

function countNewlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
