import type { Series } from '../../domain/series/series';
import type { SeriesSpec } from '../csv/series-file';
import type { ExportedFiles } from './exported-files';
import type { Items } from './item-by-item';
import { writeVerified, writeVerifiedSeries } from './verified-file';

/** How many files of each kind were written. */
export type ExportedCsv = Readonly<Record<string, number>>;

/** Where an export is written. */
export interface Target {
  readonly folder: string;
  readonly files: ExportedFiles;
  readonly items: Items;
}

/** One series as a file. True when it was written. */
export function exportSeries<Column extends string>(
  { folder, files, items }: Target,
  path: string,
  read: () => Promise<Series<Column> | undefined>,
  spec: SeriesSpec<Column>,
): Promise<boolean> {
  return items.attempt(path, async () => {
    const series = await read();
    // Undefined: removed since it was listed.
    if (series !== undefined) await writeVerifiedSeries(folder, path, series, spec, files);
  });
}

/** One text as a file. True when it was written. */
export function exportText(
  { folder, items }: Target,
  path: string,
  textOf: () => Promise<string>,
): Promise<boolean> {
  return items.attempt(path, async () => writeVerified(folder, path, await textOf()));
}

export function count(written: readonly boolean[]): number {
  return written.filter((each) => each).length;
}
