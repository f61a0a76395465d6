import { loadCatalogue } from '../../data/store/catalogue';
import { openDatabase } from '../../data/store/database';
import { loadSystemData } from '../../data/store/system-data';
import { loadSettings } from '../../services/system/settings';
import { withSystem } from '../../services/system/with-system';
import type { SystemData } from '../../systems/data/system-data';

/** The prices that a system has stored, and what to call them. `system` undefined: the one that was started last. */
export async function storedPrices(
  system: string | undefined,
): Promise<{ data: SystemData; source: string }> {
  return withSystem(system, ['database'], async (endpoints) => {
    const { config } = loadSettings(endpoints.system);
    const database = await openDatabase(endpoints.mongoUrl, endpoints.database);
    try {
      const catalogue = await loadCatalogue(config.instrument_config_directory);
      const { data } = await loadSystemData(database, catalogue, { zone: config.system_zone });
      return { data, source: `stored prices of system ${endpoints.system}` };
    } finally {
      await database.close();
    }
  });
}
