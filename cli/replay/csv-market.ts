import { badData } from '../../data/csv/bad-data';
import { readInstrumentConfig, readRollConfig, readSpreadCosts } from '../../data/csv/instrument-files';
import { marketConfigFile, marketFiles } from '../../data/csv/market-folder';
import { fxPricesFile, multiplePricesFile } from '../../data/csv/price-files';
import type { StaticTables } from '../../data/system-data';
import { tstError } from '../../domain/errors/errors';
import { stitch } from '../../domain/prices/panama';
import { filterRows, firstAfter, sliceRows } from '../../domain/series/rows';
import type { AdjustedPrices, FxPrices, MultiplePrices, Series } from '../../domain/series/series';
import { utcTimesToLocal } from '../../domain/time/zone-time';
import { systemData } from '../../systems/data/in-memory-data';
import type { SystemData } from '../../systems/data/system-data';

/** The files of a market directory, read once. Times are UTC. */
export interface CsvMarket {
  readonly multiple: ReadonlyMap<string, MultiplePrices>;
  readonly fx: ReadonlyMap<string, FxPrices>;
  readonly tables: StaticTables;
}

/** Reads the prices of these instruments, all FX rates and the static tables. Throws BAD_DATA_FILE. */
export async function readCsvMarket(folder: string, instruments: readonly string[]): Promise<CsvMarket> {
  const multiple = new Map<string, MultiplePrices>();
  for (const { code, path } of await marketFiles(folder, 'multiple')) {
    if (instruments.includes(code)) multiple.set(code, await multiplePricesFile.read(path));
  }
  const fx = new Map<string, FxPrices>();
  for (const { code, path } of await marketFiles(folder, 'fx')) fx.set(code, await fxPricesFile.read(path));
  const tables = {
    instruments: await readInstrumentConfig(await configFile(folder, 'instrumentconfig')),
    rollParameters: await readRollConfig(await configFile(folder, 'rollconfig')),
    spreadCosts: await readSpreadCosts(await configFile(folder, 'spreadcosts')),
  };
  return { multiple, fx, tables };
}

async function configFile(folder: string, name: string): Promise<string> {
  const found = await marketConfigFile(folder, name);
  if (found === undefined) throw badData(`${folder}/csvconfig/${name}.csv`, 0, '', 'is missing.');
  return found;
}

/**
 * The engine's view of the files as they would have been at `instant` (UTC ms): rows up to it, adjusted prices
 * stitched from them.
 */
export function csvDataAt(market: CsvMarket, instant: number, zone: string): SystemData {
  const cut = <S extends Series>(series: S): S =>
    sliceRows(series, 0, firstAfter(series.times, instant)) as S;
  const local = <S extends Series>(series: S): S => ({
    ...series,
    times: utcTimesToLocal(series.times, zone),
  });
  const multiple = new Map([...market.multiple].map(([code, series]) => [code, cut(series)]));
  const multipleOf = (code: string) => {
    const found = multiple.get(code);
    if (!found) throw tstError('MISSING_DATA', `no multiple prices of ${code} in the files`);
    return found;
  };
  return systemData({
    instrumentCodes: [...multiple.keys()],
    multiplePrices: (code) => local(multipleOf(code)),
    adjustedPrices: (code) => local(present(stitch(multipleOf(code)))),
    storedFx: (code) => {
      const rates = market.fx.get(code);
      return rates && local(cut(rates));
    },
    ...market.tables,
    lastDay: instant,
  });
}

/** A row without a price is none, as in the files of adjusted prices. */
function present(adjusted: AdjustedPrices): AdjustedPrices {
  return filterRows(adjusted, (row) => !Number.isNaN(adjusted.columns.price[row]));
}
