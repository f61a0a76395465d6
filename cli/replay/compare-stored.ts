import { type Catalogue, loadCatalogue } from '../../data/store/catalogue';
import type { Database } from '../../data/store/database';
import { loadSystemData } from '../../data/store/system-data';
import type { TradeDate } from '../../domain/time/trade-date';
import type { Settings } from '../../services/system/settings';
import type { Comparison } from './comparison';
import { differencesOfRun } from './replayed-positions';
import { countPositions, type StoredRun, storedRuns } from './stored-runs';

/**
 * Compares each day's stored optimal positions, bit for bit, with a backtest run now on that day's capital and the
 * versions of the stored series that its cycle read.
 */
export async function compareStored(
  settings: Settings,
  database: Database,
  days: readonly TradeDate[],
  said: (text: string) => void,
): Promise<Comparison> {
  const catalogue = await loadCatalogue(settings.config.instrument_config_directory);
  const { runs, missing, notes } = await storedRuns(settings, database, days);
  const differences = [...missing];
  for (const run of runs) {
    said(`comparing positions with stored prices: ${run.tradeDate}`);
    differences.push(...(await differencesOfOne(settings, database, catalogue, run)));
  }
  const compared = `${countPositions(runs)} positions of ${days.length} days, bit for bit`;
  return {
    title: '(b) positions vs a fresh backtest on the stored prices',
    compared,
    differences,
    notes,
  };
}

async function differencesOfOne(
  settings: Settings,
  database: Database,
  catalogue: Catalogue,
  run: StoredRun,
): Promise<string[]> {
  const versions = run.positions[0].seriesVersions;
  const { data } = await loadSystemData(database, catalogue, {
    zone: settings.config.system_zone,
    instruments: Object.keys(versions).flatMap((key) => (key.startsWith('prices/') ? [key.slice(7)] : [])),
    versions,
  });
  return differencesOfRun(settings, run, data, Object.is);
}
