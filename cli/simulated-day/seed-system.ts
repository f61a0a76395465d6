import type { Client } from '@temporalio/client';
import { importMarket } from '../../data/csv/import-market';
import { instrumentsWithPrices } from '../../data/series/prices';
import { loadCatalogue } from '../../data/store/catalogue';
import type { Database } from '../../data/store/database';
import { seedStart } from '../../domain/cycle/workflow-starts';
import { startOfDay } from '../../domain/time/trade-date';
import type { Settings } from '../../services/system/settings';
import { resultOf } from '../../services/temporal/result-of';
import { startOrReach } from '../../services/temporal/start-workflow';
import { namedInstruments } from '../../strategies/named-instruments';
import { strategiesOf } from '../../strategies/strategy-config';
import type { Progress } from '../terminal/progress';

/**
 * Gives a new system what it needs before its first day: in a replay the history before that day, imported from the
 * market's files; otherwise every contract's history from the broker. Does nothing if prices are stored.
 */
export async function seedSystem(
  settings: Settings,
  database: Database,
  client: Client,
  day: { readonly date: string; readonly market: string | undefined; readonly progress: Progress },
): Promise<void> {
  const { date, market, progress } = day;
  const { config, endpoints } = settings;
  const stored = new Set(await instrumentsWithPrices(database));
  const catalogue = await loadCatalogue(config.instrument_config_directory);
  const wanted = (wantedInstruments(settings) ?? [...catalogue.instruments.keys()]).filter(
    (code) => !stored.has(code),
  );
  if (wanted.length === 0) return;
  if (market) {
    const before = startOfDay(date, config.system_zone);
    progress.line(`importing the history of ${wanted.length} instruments before ${date}`);
    const imported = await importMarket(database, market, { before, instruments: wanted });
    progress.line(
      `imported ${imported.rows} rows of ${imported.instruments.length} instruments, ${imported.fxCodes.length} FX rates`,
    );
    for (const warning of imported.warnings) progress.line(`  note: ${warning}`);
    return;
  }
  progress.line(`asking the broker for the history of ${wanted.length} instruments`);
  const { system } = endpoints;
  // Waits for one that was begun before, whatever its day.
  const start = seedStart({ system, tradeDate: date, instruments: wanted });
  const seeding = await startOrReach(client, start);
  const result = await resultOf(seeding);
  progress.line(`seeded: ${result.summary}`);
  for (const problem of result.problems) progress.line(`  problem: ${problem}`);
}

/** Instruments that the strategies name; undefined when one of them takes all. */
function wantedInstruments({ loaded }: Pick<Settings, 'loaded'>): readonly string[] | undefined {
  const named = strategiesOf(loaded).map((strategy) => namedInstruments(strategy, loaded));
  const all = named.filter((codes) => codes !== undefined);
  return all.length < named.length ? undefined : [...new Set(all.flat())];
}
