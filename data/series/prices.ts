import { tstError } from '../../domain/errors/errors';
import type { RollSwitch } from '../../domain/rolls/roll-record';
import type { AdjustedPrices, MultiplePrices } from '../../domain/series/series';
import type { Database } from '../store/database';
import { type ReadParts, readPartOfAll, readPartOfThese, readParts, readVersion } from './read-parts';
import { listSeries } from './series-store';
import { writeParts } from './write-parts';

/** Multiple and adjusted prices of one instrument, of one version: they can't disagree. */
export interface Prices {
  readonly multiple: MultiplePrices;
  readonly adjusted: AdjustedPrices;
}

export interface VersionedPrices extends Prices {
  readonly version: number;
}

/** Undefined when the instrument has no prices. `version`: as that version was. */
export async function readPrices(
  database: Database,
  instrument: string,
  version?: number,
): Promise<VersionedPrices | undefined> {
  const read = await readParts(database, keyOf(instrument), ['multiple', 'adjusted'], version);
  return read && { version: read.version, multiple: multipleOf(read), adjusted: adjustedOf(read) };
}

/** Throws MISSING_DATA when the instrument has no prices. */
export async function readMultiple(
  database: Database,
  instrument: string,
  version?: number,
): Promise<MultiplePrices> {
  return multipleOf(present(await readParts(database, keyOf(instrument), ['multiple'], version), instrument));
}

/** Multiple prices of those of these instruments that have some, in one query. */
export async function readMultiples(
  database: Database,
  instruments: readonly string[],
): Promise<ReadonlyMap<string, MultiplePrices>> {
  const found = await readPartOfThese(database, 'prices', instruments, 'multiple');
  return new Map([...found].map(([name, { series }]) => [name, series as MultiplePrices]));
}

/** Adjusted prices of every instrument that has some, sorted. */
export async function readAllAdjusted(database: Database): Promise<ReadonlyMap<string, AdjustedPrices>> {
  const found = await readPartOfAll(database, 'prices', '', 'adjusted');
  return new Map([...found].map(([name, { series }]) => [name, series as AdjustedPrices]));
}

/** Throws MISSING_DATA when the instrument has no prices. */
export async function readAdjusted(
  database: Database,
  instrument: string,
  version?: number,
): Promise<AdjustedPrices> {
  return adjustedOf(present(await readParts(database, keyOf(instrument), ['adjusted'], version), instrument));
}

/**
 * Switches both series (and, when the prices are rolled, the roll state) in one write, if they are still at
 * `expectedVersion` (0: none yet). Returns the new version. Throws VERSION_CONFLICT.
 */
export async function writePrices(
  database: Database,
  instrument: string,
  prices: Prices,
  expectedVersion: number,
  roll?: RollSwitch,
): Promise<number> {
  const parts = { multiple: prices.multiple, adjusted: prices.adjusted };
  return writeParts(database, keyOf(instrument), parts, expectedVersion, roll);
}

/** 0 when the instrument has no prices. */
export async function pricesVersion(database: Database, instrument: string): Promise<number> {
  return readVersion(database, keyOf(instrument));
}

/** Instruments with prices, sorted: those that the daily processes work on. */
export async function instrumentsWithPrices(database: Database): Promise<string[]> {
  return (await listSeries(database, 'prices')).map((entry) => entry.name);
}

function keyOf(instrument: string) {
  return { kind: 'prices', name: instrument } as const;
}

function present(read: ReadParts | undefined, instrument: string): ReadParts {
  if (read === undefined) throw tstError('MISSING_DATA', `${instrument} has no prices.`);
  return read;
}

function multipleOf(read: ReadParts): MultiplePrices {
  return read.parts['multiple'] as MultiplePrices;
}

function adjustedOf(read: ReadParts): AdjustedPrices {
  return read.parts['adjusted'] as AdjustedPrices;
}
