import { readFile } from 'node:fs/promises';
import { type FileMetaData, parquetMetadata, parquetRead, parquetSchema } from 'hyparquet';
import { localToUtc } from '../../domain/time/zone-time';
import { badData } from '../csv/bad-data';
import { bindExactly, type ReadSeries } from '../csv/read-series';
import { checkRowOrder } from '../csv/row-order';
import { SERIES_ROWS_MAX, tooManyRows } from '../csv/rows-max';
import { type CellKind, fits, type ScannedSeries, type SeriesBinding } from '../csv/scan-series';
import { type SeriesSpec, seriesOf } from '../csv/series-file';
import { refuseEndless, unreadable } from '../csv/table';

/**
 * A series of a Parquet store, as pandas wrote it: naive London times, contract ids as texts. Strict as the reader of CSV
 * files is. Throws BAD_DATA_FILE with file, row (from 1) and column.
 */
export async function readParquetSeries<Column extends string>(
  file: string,
  spec: SeriesSpec<Column>,
): Promise<ReadSeries<Column>> {
  const opened = await openParquet(file);
  const binding = bindExactly(file, opened.columns, spec);
  const scanned = await readColumns(opened, binding);
  const series = seriesOf(scanned, spec);
  const placeOf = async (row: number) => ({ line: 0, row: row + 1 });
  const rows = { file, times: scanned.times, placeOf };
  const notes = await checkRowOrder(rows, series.times.length, spec.unique === true);
  return { series, notes: scanned.times.length === 0 ? [`${file}: has no rows`] : notes };
}

/** Names of the columns, the index as `index`. Throws BAD_DATA_FILE. */
export async function parquetColumns(file: string): Promise<readonly string[]> {
  return (await openParquet(file)).columns;
}

interface OpenParquet {
  readonly file: string;
  readonly bytes: ArrayBuffer;
  readonly metadata: FileMetaData;
  readonly columns: readonly string[];
}

async function openParquet(file: string): Promise<OpenParquet> {
  refuseEndless(file);
  const content = await readFile(file).catch((cause) => unreadable(file, cause));
  const bytes = content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength);
  try {
    const metadata = parquetMetadata(bytes);
    const columns = parquetSchema(metadata).children.map(({ element }) => indexAsSuch(element.name));
    return { file, bytes, metadata, columns };
  } catch (cause) {
    throw badData(file, 0, '', `is not a whole Parquet file: ${reasonOf(cause)}.`);
  }
}

/** What pandas calls an index without a name. */
const UNNAMED_INDEX = '__index_level_0__';

function indexAsSuch(name: string): string {
  return name === UNNAMED_INDEX ? 'index' : name;
}

async function readColumns(opened: OpenParquet, binding: SeriesBinding): Promise<ScannedSeries> {
  const { file, bytes, metadata, columns } = opened;
  const rows = Number(metadata.num_rows);
  if (rows > SERIES_ROWS_MAX) throw tooManyRows(file, 0, rows, SERIES_ROWS_MAX);
  const times = new Float64Array(rows).fill(Number.NaN);
  const values: Record<string, Float64Array> = {};
  for (const { name } of binding.values) values[name] = new Float64Array(rows).fill(Number.NaN);
  const targets = new Map(binding.values.map((each) => [columns[each.index], each]));
  let problem: Error | undefined;
  const take = (name: string, start: number, cells: ArrayLike<unknown>) => {
    const target = targets.get(name);
    const { into, kind } = target
      ? { into: values[target.name], kind: target.kind }
      : { into: times, kind: 'index' as const };
    for (let cell = 0; cell < cells.length; cell += 1) {
      const value = numberOf(cells[cell], kind);
      if (value === undefined) problem ??= badCell(file, start + cell, name, cells[cell], kind);
      else into[start + cell] = value;
    }
  };
  try {
    await parquetRead({
      file: { byteLength: bytes.byteLength, slice: (start, end) => bytes.slice(start, end) },
      metadata,
      parsers: AS_MS,
      onChunk: ({ columnName, rowStart, columnData }) => take(indexAsSuch(columnName), rowStart, columnData),
    });
  } catch (cause) {
    throw badData(file, 0, '', `can't be read as Parquet: ${reasonOf(cause)}.`);
  }
  if (problem) throw problem;
  return { times, columns: values };
}

/** Times as naive ms, without a Date for each. */
const AS_MS = {
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: (micros: bigint) => Number(micros / 1000n),
  timestampFromNanoseconds: (nanos: bigint) => Number(nanos / 1_000_000n),
} as unknown as NonNullable<Parameters<typeof parquetRead>[0]['parsers']>; // typed for dates; any value is passed on

/** NaN for a missing value; undefined for one that the column can't have. */
function numberOf(value: unknown, kind: CellKind | 'index'): number | undefined {
  if (kind === 'index') return typeof value === 'number' ? value : undefined;
  if (value === null || value === undefined || value === '') return Number.NaN;
  const number = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value;
  if (kind === 'flag')
    return typeof number === 'boolean' || number === 0 || number === 1 ? Number(number) : undefined;
  if (typeof number !== 'number' || Math.abs(number) === Number.POSITIVE_INFINITY) return undefined;
  if (typeof value === 'string' && (kind !== 'contract' || Number.isNaN(number))) return undefined;
  if (kind === 'time') return Number.isNaN(number) ? number : localToUtc(number);
  return fits(kind, number) ? number : undefined;
}

function badCell(file: string, row: number, column: string, value: unknown, kind: string): Error {
  const needed = {
    contract: 'a contract id',
    rate: 'a rate above 0',
    flag: 'true or false',
    time: 'a time',
    index: 'a time',
  };
  return badData(
    file,
    0,
    column,
    `row ${row + 1} has ${String(value)}, not ${needed[kind as 'rate'] ?? 'a number'}.`,
  );
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/^parquet /, '') : String(cause);
}
