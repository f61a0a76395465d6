import { basename } from 'node:path';
import type { RollParameters } from '../../domain/instruments/instrument';
import type { FxPrices } from '../../domain/series/series';
import { readRollConfig, readSpreadCosts } from './instrument-files';
import { checkFolder, marketConfigFile, marketFiles } from './market-folder';
import { marketFx } from './market-fx';
import { contractFileName, IMPORTED_FX_SPEC } from './price-files';
import { parseSeries } from './series-file';
import { readBytesNow } from './table';

/** What a folder in pysystemtrade's layout has besides prices; empty where it lacks a file. */
export interface BesidePrices {
  /** Instruments of which the folder has prices: multiple ones or those of contracts. */
  readonly priced: ReadonlySet<string>;
  readonly rollParameters: ReadonlyMap<string, RollParameters>;
  /** Half the spread in price points. */
  readonly spreadCosts: ReadonlyMap<string, number>;
  /** Of a currency against the dollar; undefined when no file makes them. Throws BAD_DATA_FILE. */
  rates(currency: string): FxPrices | undefined;
}

/** Throws BAD_INPUT for what is no folder, BAD_DATA_FILE with file and line. */
export async function readBesidePrices(folder: string): Promise<BesidePrices> {
  await checkFolder(folder);
  const [roll, costs] = await Promise.all(
    ['rollconfig', 'spreadcosts'].map((name) => marketConfigFile(folder, name)),
  );
  const multiple = await marketFiles(folder, 'multiple');
  const ofContracts = (await marketFiles(folder, 'contracts')).map(({ path }) =>
    contractFileName(basename(path)),
  );
  const fx = marketFx(
    await marketFiles(folder, 'fx'),
    (path) => parseSeries(path, readBytesNow(path), IMPORTED_FX_SPEC) as FxPrices,
  );
  return {
    priced: new Set([
      ...multiple.map(({ code }) => code),
      ...ofContracts.flatMap((name) => name?.instrument ?? []),
    ]),
    rollParameters: roll === undefined ? new Map() : await readRollConfig(roll),
    spreadCosts: costs === undefined ? new Map() : await readSpreadCosts(costs),
    rates: (currency) => fx.read(`${currency}USD`),
  };
}
