import { type FileHandle, open } from 'node:fs/promises';
import type { Series } from '../../domain/series/series';
import { badData } from './bad-data';
import { lineOfRow } from './line-of-row';
import { checkRowOrder } from './row-order';
import { SERIES_ROWS_MAX } from './rows-max';
import { createScanner, type ScannedSeries, type SeriesBinding, scanSeries } from './scan-series';
import { bindColumns, type SeriesSpec, seriesOf } from './series-file';
import { asText, readBytes, refuseEndless, unreadable } from './table';

/** A series to move, and what was odd about its file. */
export interface ReadSeries<Column extends string> {
  readonly series: Series<Column>;
  /** Each naming the file. */
  readonly notes: readonly string[];
}

const BLOCK_BYTES = 4_000_000;
/** Of a file with quotes, which is read as one text. */
const QUOTED_BYTES_MAX = 50_000_000;

/**
 * Reads a file of a series strictly, for moving it: no column but those of the spec. Read in
 * blocks, so that memory holds its numbers (8 bytes for each cell) and not its text. Throws BAD_DATA_FILE with file,
 * line and column.
 */
export async function readSeriesFile<Column extends string>(
  file: string,
  spec: SeriesSpec<Column>,
): Promise<ReadSeries<Column>> {
  const scanned = await scanFile(file, spec);
  const series = seriesOf(scanned, spec);
  const placeOf = async (row: number) => ({ line: await lineOfRow(file, row), row: row + 1 });
  const rows = { file, times: scanned.times, placeOf };
  const notes = await checkRowOrder(rows, series.times.length, spec.unique === true);
  return { series, notes: scanned.times.length === 0 ? [`${file}: has no rows`] : notes };
}

type Bind = (header: readonly string[]) => SeriesBinding;

async function scanFile<Column extends string>(
  file: string,
  spec: SeriesSpec<Column>,
): Promise<ScannedSeries> {
  const bind: Bind = (header) => bindExactly(file, header, spec);
  refuseEndless(file);
  const handle = await open(file, 'r').catch((cause) => unreadable(file, cause));
  try {
    return (await scanBlocks(file, handle, bind)) ?? (await scanQuoted(file, handle, bind));
  } finally {
    await handle.close();
  }
}

/** One block of memory, to whose front the unfinished last row is moved. Undefined when the file has quotes. */
async function scanBlocks(file: string, handle: FileHandle, bind: Bind): Promise<ScannedSeries | undefined> {
  const { size } = await handle.stat();
  const scanner = createScanner(file, { size, rowsMax: SERIES_ROWS_MAX }, bind);
  const memory = Buffer.allocUnsafe(BLOCK_BYTES);
  for (let filled = 0; ; ) {
    const { bytesRead } = await handle
      .read(memory, filled, BLOCK_BYTES - filled)
      .catch((cause) => unreadable(file, cause));
    asText(file, memory.subarray(filled, filled + bytesRead));
    filled += bytesRead;
    const rows = scanner.add(memory.subarray(0, filled), bytesRead === 0);
    if (rows === undefined) return undefined;
    if (bytesRead === 0) return scanner.finish();
    if (rows === 0 && filled === BLOCK_BYTES) throw badData(file, 0, '', 'has a row of more than 4 MB.');
    memory.copyWithin(0, rows, filled);
    filled -= rows;
  }
}

/** Quotes may hold commas and line ends, which only a reader of the whole text understands. */
async function scanQuoted(file: string, handle: FileHandle, bind: Bind): Promise<ScannedSeries> {
  const { size } = await handle.stat();
  if (size > QUOTED_BYTES_MAX)
    throw badData(
      file,
      0,
      '',
      `has quotes, and is larger than ${QUOTED_BYTES_MAX / 1e6} MB: remove the quotes.`,
    );
  return scanSeries(file, await readBytes(file), bind);
}

/** As `bindColumns`, refusing every other column. */
export function bindExactly<Column extends string>(
  file: string,
  header: readonly string[],
  spec: SeriesSpec<Column>,
) {
  const binding = bindColumns(file, header, spec);
  const bound = new Set([binding.time, ...binding.values.map(({ index }) => index)]);
  const more = header.filter((_, index) => !bound.has(index));
  if (more.length === 0) return binding;
  const expected = [spec.time, ...spec.columns.map((column) => column.header ?? column.name)].join(', ');
  throw badData(file, 1, more[0], `is not a column of this kind of file, which has ${expected}.`);
}
