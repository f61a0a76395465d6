import { tstError } from '../../domain/errors/errors';
import { isRate } from '../../domain/fx/rates';
import type { FxPrices } from '../../domain/series/series';
import type { Database } from '../store/database';
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

/** Stored rates against the dollar, by currency: `EUR` for EURUSD. */
export async function readRates(database: Database): Promise<ReadonlyMap<string, FxPrices>> {
  const all = await readAllFx(database);
  return new Map([...all].map(([code, { series }]) => [code.slice(0, 3), series]));
}

/**
 * Replaces the rates of a code and returns the new version. Throws VERSION_CONFLICT; NOT_FINITE for a rate that is
 * infinite or not above 0.
 */
export async function writeFx(
  database: Database,
  code: string,
  rates: FxPrices,
  expectedVersion: number,
): Promise<number> {
  const { price } = rates.columns;
  const row = price.findIndex((value) => !Number.isNaN(value) && !isRate(value));
  if (row >= 0) {
    const at = new Date(rates.times[row]).toISOString();
    throw tstError('NOT_FINITE', `${code}: ${price[row]} of ${at} is not a rate; nothing was stored`);
  }
  return writeSeries(database, { kind: 'fx_prices', name: code }, rates, expectedVersion);
}

/** Codes with stored rates, sorted. */
export async function fxCodes(database: Database): Promise<string[]> {
  return (await listSeries(database, 'fx_prices')).map((entry) => entry.name);
}
