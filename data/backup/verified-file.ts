import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tstError } from '../../domain/errors/errors';
import type { Series } from '../../domain/series/series';
import { parseSeries, type SeriesSpec, seriesText } from '../csv/series-file';

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

/** Writes a series and compares what its reader makes of the file with it, time by time and bit by bit. */
export async function writeVerifiedSeries<Column extends string>(
  folder: string,
  path: string,
  series: Series<Column>,
  spec: SeriesSpec<Column>,
): Promise<void> {
  // Files have whole seconds, and of two rows in one second (or in the repeated autumn hour) only the later counts.
  const bytes = await writeVerified(folder, path, seriesText(series, spec));
  const read = parseSeries(join(folder, path), bytes, spec);
  const readRows = new Map(Array.from(read.times, (time, row) => [time, row]));
  for (const [name, values] of Object.entries<Float64Array>(series.columns)) {
    const back: Float64Array = read.columns[name as Column];
    for (let row = 0; row < values.length; row += 1) {
      const at = readRows.get(series.times[row]);
      if (at === undefined || Object.is(back[at], values[row])) continue;
      throw tstError('BAD_DATA_FILE', `${path}: ${name} reads back as ${back[at]}, not ${values[row]}.`);
    }
  }
}
