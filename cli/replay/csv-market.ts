import { marketFiles } from '../../data/csv/market-folder';
import { marketFx } from '../../data/csv/market-fx';
import { readMarketTables, stitchFile } from '../../data/csv/market-tables';
import { fxPricesFile, multiplePricesFile } from '../../data/csv/price-files';
import { readBytesNow } from '../../data/csv/table';
import type { StaticTables } from '../../data/store/system-data';
import { tstError } from '../../domain/errors/errors';
import { filterRows, firstAfter, sliceRows } from '../../domain/series/rows';
import type { AdjustedPrices, FxPrices, MultiplePrices, Series } from '../../domain/series/series';
import { utcTimesToLocal } from '../../domain/time/zone-time';
import { systemData } from '../../systems/data/in-memory-data';
import type { SystemData } from '../../systems/data/system-data';

/** The files of a market directory, read once. Times are UTC. */
export interface CsvMarket {
  readonly folder: string;
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
  const rates = marketFx(await marketFiles(folder, 'fx'), (path) =>
    fxPricesFile.parse(path, readBytesNow(path)),
  );
  const fx = new Map(rates.codes.map((code) => [code, rates.read(code)!] as const)); // its own codes
  return { folder, multiple, fx, tables: await readMarketTables(folder) };
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
    if (!found) throw tstError('MISSING_DATA', `${market.folder} has no multiple prices of ${code}`);
    return found;
  };
  return systemData({
    instrumentCodes: [...multiple.keys()],
    multiplePrices: (code) => local(multipleOf(code)),
    adjustedPrices: (code) => local(present(stitchFile(`${market.folder}, ${code}`, multipleOf(code)))),
    storedFx: (code) => {
      const rates = market.fx.get(code);
      return rates && local(cut(rates));
    },
    fxPlace: `${market.folder}/fx_prices_csv`,
    ...market.tables,
    lastDay: instant,
  });
}

/** A row without a price does not count, as in the files of adjusted prices. */
function present(adjusted: AdjustedPrices): AdjustedPrices {
  return filterRows(adjusted, (row) => !Number.isNaN(adjusted.columns.price[row]));
}
