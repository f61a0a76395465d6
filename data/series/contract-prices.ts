import { BAR_SIZES, type BarSize } from '../../domain/prices/bar-size';
import { EMPTY_BARS } from '../../domain/prices/empty-bars';
import type { PricePoints } from '../../domain/prices/price-points';
import type { ContractPrices } from '../../domain/series/series';
import type { Database } from '../store/database';
import { readPartOfAll, readPartOfThese, readParts } from './read-parts';
import { listSeries } from './series-store';
import { writeParts } from './write-parts';

/** Bars as fetched, and `merged`: the two together, which all but the price update read. */
export type ContractPricePart = BarSize | 'merged';

export interface VersionedContractPrices
  extends Partial<Readonly<Record<ContractPricePart, ContractPrices>>> {
  readonly version: number;
}

/** One part of one contract's prices; undefined when there are none. */
export async function readContractPrices(
  database: Database,
  instrument: string,
  contract: string,
  part: ContractPricePart,
): Promise<ContractPrices | undefined> {
  const read = await readParts(database, keyOf(instrument, contract), [part]);
  return read?.parts[part] as ContractPrices | undefined;
}

/** Merged prices of every contract of an instrument that has some, by contract. */
export async function readMergedPrices(
  database: Database,
  instrument: string,
): Promise<ReadonlyMap<string, ContractPrices>> {
  const all = await readPartOfAll(database, 'contract_prices', `${instrument}/`, 'merged');
  return new Map(
    [...all].map(([name, { series }]) => [name.slice(name.lastIndexOf('/') + 1), series as ContractPrices]),
  );
}

/** Merged prices of those of these contracts that have some, by `instrument/contract`, in one query. */
export async function readMergedOf(
  database: Database,
  contracts: readonly { readonly instrument: string; readonly contract: string }[],
): Promise<ReadonlyMap<string, ContractPrices>> {
  const names = contracts.map(({ instrument, contract }) => `${instrument}/${contract}`);
  const found = await readPartOfThese(database, 'contract_prices', names, 'merged');
  return new Map([...found].map(([name, { series }]) => [name, series as ContractPrices]));
}

/** Final prices of every contract of an instrument that has some, by contract, hourly and daily rows together. */
export async function readFinals(
  database: Database,
  instrument: string,
): Promise<ReadonlyMap<string, PricePoints>> {
  const merged = await readMergedPrices(database, instrument);
  return new Map(
    [...merged].map(([contract, { times, columns }]) => [contract, { times, values: columns.FINAL }]),
  );
}

/** Hourly and daily rows of one contract together; empty when nothing is stored. */
export async function readMergedContract(
  database: Database,
  instrument: string,
  contract: string,
): Promise<ContractPrices> {
  return (await readContractPrices(database, instrument, contract, 'merged')) ?? EMPTY_BARS;
}

/**
 * All parts of one contract's prices, of one version (default: the present one); version 0 when there are none. Throws
 * MISSING_DATA for a version not kept any more.
 */
export async function readAllContractPrices(
  database: Database,
  instrument: string,
  contract: string,
  version?: number,
): Promise<VersionedContractPrices> {
  if (version === 0) return { version };
  const read = await readParts(database, keyOf(instrument, contract), [...BAR_SIZES, 'merged'], version);
  return read === undefined ? { version: 0 } : { ...read.parts, version: read.version };
}

/** Replaces the given parts together; others stay. Returns the new version. Throws VERSION_CONFLICT. */
export async function writeContractPrices(
  database: Database,
  instrument: string,
  contract: string,
  parts: Partial<Readonly<Record<ContractPricePart, ContractPrices>>>,
  expectedVersion: number,
): Promise<number> {
  const given = Object.entries(parts).filter(
    (entry): entry is [string, ContractPrices] => entry[1] !== undefined,
  );
  return writeParts(database, keyOf(instrument, contract), Object.fromEntries(given), expectedVersion);
}

/** Contracts with prices: of one instrument, or of all, by instrument, then date. */
export async function contractsWithPrices(
  database: Database,
  instrument?: string,
): Promise<readonly { readonly instrument: string; readonly contract: string }[]> {
  const all = await listSeries(database, 'contract_prices', instrument && `${instrument}/`);
  return all.map(({ name }) => {
    const slash = name.lastIndexOf('/');
    return { instrument: name.slice(0, slash), contract: name.slice(slash + 1) };
  });
}

function keyOf(instrument: string, contract: string) {
  return { kind: 'contract_prices', name: `${instrument}/${contract}` } as const;
}
