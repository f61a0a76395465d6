import { TstError, tstError } from '../../domain/errors/errors';
import type { Instrument, RollParameters } from '../../domain/instruments/instrument';
import { stitch } from '../../domain/prices/panama';
import type { AdjustedPrices, MultiplePrices } from '../../domain/series/series';
import { badData } from './bad-data';
import { readInstrumentConfig, readRollConfig, readSpreadCosts } from './instrument-files';
import { type MarketFile, marketConfigFile } from './market-folder';

/** The configuration files of a market directory. */
export interface MarketTables {
  readonly instruments: ReadonlyMap<string, Instrument>;
  readonly rollParameters: ReadonlyMap<string, RollParameters>;
  readonly spreadCosts: ReadonlyMap<string, number>;
  /** Where `instruments` and `rollParameters` were read. */
  readonly files: { readonly instruments: string; readonly rollParameters: string };
}

/** Throws BAD_DATA_FILE, naming the user's own file, when one of them is missing or wrong. */
export async function readMarketTables(folder: string): Promise<MarketTables> {
  const files = {
    instruments: await configFile(folder, 'instrumentconfig'),
    rollParameters: await configFile(folder, 'rollconfig'),
  };
  return {
    instruments: await readInstrumentConfig(files.instruments),
    rollParameters: await readRollConfig(files.rollParameters),
    spreadCosts: await readSpreadCosts(await configFile(folder, 'spreadcosts')),
    files,
  };
}

async function configFile(folder: string, name: string): Promise<string> {
  const file = await marketConfigFile(folder, name);
  if (file === undefined) throw badData(`${folder}/csvconfig/${name}.csv`, 0, '', 'is missing.');
  return file;
}

/** The adjusted prices of a file of multiple prices. Throws BAD_DATA_FILE, naming the file, when it can't be stitched. */
export function stitchFile(path: string, multiple: MultiplePrices): AdjustedPrices {
  try {
    return stitch(multiple);
  } catch (error) {
    if (!(error instanceof TstError)) throw error;
    throw tstError('BAD_DATA_FILE', `${path}: its prices can't be stitched: ${error.message}`, error);
  }
}

/** Why the prices of an instrument can't be used; undefined when it has its rows. */
export function whyNotConfigured({ code, path }: MarketFile, tables: MarketTables): string | undefined {
  const lacking = [
    ...(tables.instruments.has(code) ? [] : [tables.files.instruments]),
    ...(tables.rollParameters.has(code) ? [] : [tables.files.rollParameters]),
  ];
  return lacking.length === 0 ? undefined : `${path}: ${code} is not in ${lacking.join(' and not in ')}`;
}
