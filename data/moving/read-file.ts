import type { FoundFile } from '../../domain/moving/items';
import { firstLine } from '../csv/first-line';
import { type ReadSeries, readSeriesFile } from '../csv/read-series';
import type { SeriesSpec } from '../csv/series-file';
import { parquetColumns, readParquetSeries } from '../parquet/read-parquet';

/** The series of a CSV file or of a Parquet store. Throws BAD_DATA_FILE with the file, and line and column of a text. */
export async function readSeriesOf<Column extends string>(
  { path, format }: FoundFile,
  spec: SeriesSpec<Column>,
): Promise<ReadSeries<Column>> {
  return format === 'parquet' ? readParquetSeries(path, spec) : readSeriesFile(path, spec);
}

/** Names of the columns, that of the time among them. */
export function columnsOf({ path, format }: FoundFile): Promise<readonly string[]> {
  return format === 'parquet' ? parquetColumns(path) : firstLine(path);
}
