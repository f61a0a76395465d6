import { loadCatalogue } from '../../data/catalogue';
import { openDatabase } from '../../data/database';
import { loadSystemData } from '../../data/system-data';
import { loadSettings } from '../../services/settings';
import { withSystem } from '../../services/with-system';
import type { SystemData } from '../../systems/data/system-data';

/** The prices that a system has stored, and what to call them. `system` undefined: the one that was started last. */
export async function storedPrices(
  system: string | undefined,
): Promise<{ data: SystemData; source: string }> {
  return withSystem(system, ['database'], async (endpoints) => {
    const { config } = loadSettings(endpoints.system).config;
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
