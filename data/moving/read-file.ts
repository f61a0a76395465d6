import type { FoundFile } from '../../domain/moving/items';
import { firstLine } from '../csv/first-line';
import { type ReadSeries, readSeriesFile } from '../csv/read-series';
import type { SeriesSpec } from '../csv/series-file';

/** The series of a CSV file or of a Parquet store. Throws BAD_DATA_FILE with the file, and line and column of a text. */
export async function readSeriesOf<Column extends string>(
  { path }: FoundFile,
  spec: SeriesSpec<Column>,
): Promise<ReadSeries<Column>> {
  return readSeriesFile(path, spec);
}

/** Names of the columns, that of the time among them. */
export function columnsOf({ path }: FoundFile): Promise<readonly string[]> {
  return firstLine(path);
}
