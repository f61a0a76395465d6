import { tstError } from '../../domain/errors/errors';
import type { Instrument, RollParameters } from '../../domain/instruments/instrument';
import type { Series } from '../../domain/series/series';
import { utcTimesToLocal } from '../../domain/time/zone-time';
import { systemData } from '../../systems/data/in-memory-data';
import type { SystemData } from '../../systems/data/system-data';
import { spreadCosts } from '../instruments/spread-costs';
import { readAllFx, readFx } from '../series/fx';
import { instrumentsWithPrices, readPrices } from '../series/prices';
import type { VersionedSeries } from '../series/series-store';
import { type Database, isDatabaseAway } from './database';

export interface StaticTables {
  readonly instruments: ReadonlyMap<string, Instrument>;
  readonly spreadCosts: ReadonlyMap<string, number>;
  readonly rollParameters: ReadonlyMap<string, RollParameters>;
}

export interface StoredSystemData {
  readonly data: SystemData;
  /** Version of every series that was read, by `prices/<instrument>` and `fx_prices/<code>`. */
  readonly versions: Readonly<Record<string, number>>;
  /** Why the stored prices of an instrument could not be read: it is not among the data. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/**
 * The engine's view of the stored series, read at once: all instruments (or those given) and all FX rates,
 * at their present versions or at `versions`. Times become local time of `zone`. Without `versions`, an instrument whose
 * prices can't be read is left out and named.
 */
export async function loadSystemData(
  database: Database,
  tables: StaticTables,
  options: {
    readonly zone: string;
    readonly instruments?: readonly string[];
    readonly versions?: Readonly<Record<string, number>>;
  },
): Promise<StoredSystemData> {
  const { zone, versions: wanted } = options;
  const codes = options.instruments ?? (await instrumentsWithPrices(database));
  const versions: Record<string, number> = {};
  const local = <S extends Series>(series: S): S => ({
    ...series,
    times: utcTimesToLocal(series.times, zone),
  });
  const prices = new Map<string, Awaited<ReturnType<typeof readPrices>>>();
  const unreadable = new Map<string, string>();
  for (const code of codes) {
    const key = `prices/${code}`;
    try {
      const found = await readPrices(database, code, wanted?.[key]);
      if (!found) throw tstError('MISSING_DATA', `${code} has no prices`);
      versions[key] = found.version;
      prices.set(code, found);
    } catch (error) {
      if (wanted || isDatabaseAway(error)) throw error;
      unreadable.set(code, `its prices can not be read: ${error instanceof Error ? error.message : error}`);
    }
  }
  const fx = wanted ? await fxAt(database, wanted) : await readAllFx(database);
  for (const [code, { version }] of fx) versions[`${FX_KEY}${code}`] = version;
  const data = systemData({
    instrumentCodes: codes.filter((code) => prices.has(code)),
    adjustedPrices: (code) => local(prices.get(code)!.adjusted),
    multiplePrices: (code) => local(prices.get(code)!.multiple),
    storedFx: (code) => {
      const found = fx.get(code);
      return found && local(found.series);
    },
    ...tables,
    spreadCosts: new Map([...tables.spreadCosts, ...(await spreadCosts(database))]),
    lastDay: Math.max(...[...prices.values()].map((each) => lastTime(each!.adjusted))),
  });
  return { data, versions, unreadable };
}

const FX_KEY = 'fx_prices/';

async function fxAt(database: Database, versions: Readonly<Record<string, number>>) {
  const wanted = Object.entries(versions).filter(([key]) => key.startsWith(FX_KEY));
  const rates = new Map<string, VersionedSeries<'price'>>();
  for (const [key, version] of wanted) {
    const code = key.slice(FX_KEY.length);
    const found = await readFx(database, code, version);
    if (found) rates.set(code, found);
  }
  return rates;
}

function lastTime(series: Series): number {
  return series.times.length === 0 ? 0 : series.times[series.times.length - 1];
}
