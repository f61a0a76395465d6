import type { FxPrices } from '../../domain/series/series';
import type { Database } from '../database';
import { readPartOfAll } from './read-parts';
import { listSeries, ROWS, readSeries, type VersionedSeries, writeSeries } from './series-store';

/** Stored rates of a six-letter code such as EURUSD; undefined when there are none. */
export async function readFx(
  database: Database,
  code: string,
  version?: number,
): Promise<VersionedSeries<'price'> | undefined> {
  return readSeries<'price'>(database, { kind: 'fx_prices', name: code }, { version });
}

/** The stored rates of every code, by code, sorted: one look for all of them. */
export async function readAllFx(database: Database): Promise<ReadonlyMap<string, VersionedSeries<'price'>>> {
  const all = await readPartOfAll(database, 'fx_prices', '', ROWS);
  return all as ReadonlyMap<string, VersionedSeries<'price'>>;
}

/** Replaces the rates of a code; gives the new version. Throws VERSION_CONFLICT. */
export async function writeFx(
  database: Database,
  code: string,
  rates: FxPrices,
  expectedVersion: number,
): Promise<number> {
  return writeSeries(database, { kind: 'fx_prices', name: code }, rates, expectedVersion);
}

/** Codes with stored rates, sorted. */
export async function fxCodes(database: Database): Promise<string[]> {
  return (await listSeries(database, 'fx_prices')).map((entry) => entry.name);
}
