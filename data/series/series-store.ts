import type { Series } from '../../domain/series/series';
import type { Database } from '../store/database';
import { heads } from './head';
import { readParts } from './read-parts';
import type { SeriesKey, SeriesKind } from './series-key';
import { writeParts } from './write-parts';

/** The only part of a series that has but one. */
export const ROWS = 'rows';

export interface VersionedSeries<Column extends string = string> {
  readonly version: number;
  readonly series: Series<Column>;
}

/**
 * A series of one part at a version (default: the present one); undefined when it does not exist. Arrays are
 * shared: never write into them. Throws MISSING_DATA for a version not kept any more.
 */
export async function readSeries<Column extends string = string>(
  database: Database,
  key: SeriesKey,
  options: { readonly version?: number } = {},
): Promise<VersionedSeries<Column> | undefined> {
  const read = await readParts(database, key, [ROWS], options.version);
  return read && { version: read.version, series: read.parts[ROWS] as Series<Column> };
}

/** Replaces a series of one part; returns the new version. See `writeParts` for what it promises. */
export async function writeSeries(
  database: Database,
  key: SeriesKey,
  series: Series,
  expectedVersion: number,
): Promise<number> {
  return writeParts(database, key, { [ROWS]: series }, expectedVersion);
}

/** Names of the series of a kind that have rows, sorted, with their versions; those that begin so. */
export async function listSeries(
  database: Database,
  kind: SeriesKind,
  nameStart = '',
): Promise<readonly { readonly name: string; readonly version: number }[]> {
  const found = await heads(database)
    .find(
      { _id: { $gte: `${kind}/${nameStart}`, $lt: `${kind}/${nameStart}\uffff` }, version: { $gt: 0 } },
      { projection: { name: 1, version: 1 } },
    )
    .sort({ _id: 1 })
    .toArray();
  return found.map(({ name, version }) => ({ name, version }));
}
