import { appendFile, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tstError } from '../../domain/errors/errors';
import { viewRows } from '../../domain/series/rows';
import type { Series } from '../../domain/series/series';
import { parseSeries, type SeriesSpec, seriesText } from '../csv/series-file';
import { type ExportedFiles, noteExported, rowsOnFile } from './exported-files';

/** Writes a text and reads it back; throws BAD_DATA_FILE when it is not what was written. */
export async function writeVerified(folder: string, path: string, text: string): Promise<Buffer> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  const bytes = await readFile(file);
  if (bytes.toString('utf8') !== text)
    throw tstError('BAD_DATA_FILE', `${file} is not what was written to it.`);
  return bytes;
}

/**
 * Writes a series and compares what its reader makes of the file with it, time by time and bit by bit. Where `files`
 * knows that the file holds the series' first rows already, only the later ones are appended and compared.
 */
export async function writeVerifiedSeries<Column extends string>(
  folder: string,
  path: string,
  series: Series<Column>,
  spec: SeriesSpec<Column>,
  files: ExportedFiles,
): Promise<void> {
  const file = join(folder, path);
  const known = await rowsOnFile(files, file, series);
  if (known?.rows === series.times.length) return;
  files.delete(file); // until it is verified again
  if (known) {
    const later = viewRows(series, known.rows, series.times.length);
    compareRead(file, later, await appendVerified(file, known.bytes, seriesText(later, spec)), spec);
  } else {
    compareRead(file, series, await writeVerified(folder, path, seriesText(series, spec)), spec);
  }
  await noteExported(files, file, series);
}

/** Appends the rows of a text to a file of so many bytes, reads them back, and returns header and rows. */
async function appendVerified(file: string, bytesBefore: number, text: string): Promise<Buffer> {
  const rows = text.indexOf('\n') + 1;
  await appendFile(file, text.slice(rows));
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const read = Buffer.alloc(size - bytesBefore);
    await handle.read(read, 0, read.length, bytesBefore);
    if (read.toString('utf8') === text.slice(rows))
      return Buffer.concat([Buffer.from(text.slice(0, rows)), read]);
  } finally {
    await handle.close();
  }
  throw tstError('BAD_DATA_FILE', `${file} does not end with what was appended to it.`);
}

function compareRead<Column extends string>(
  file: string,
  series: Series<Column>,
  bytes: Buffer,
  spec: SeriesSpec<Column>,
): void {
  // Files have whole seconds, and of two rows in one second (or in the repeated autumn hour) only the later counts.
  const read = parseSeries(file, bytes, spec);
  const readRows = new Map(Array.from(read.times, (time, row) => [time, row]));
  for (const [name, values] of Object.entries<Float64Array>(series.columns)) {
    const back: Float64Array = read.columns[name as Column];
    for (let row = 0; row < values.length; row += 1) {
      const at = readRows.get(series.times[row]);
      if (at === undefined || Object.is(back[at], values[row])) continue;
      throw tstError('BAD_DATA_FILE', `${file}: ${name} reads back as ${back[at]}, not ${values[row]}.`);
    }
  }
}
