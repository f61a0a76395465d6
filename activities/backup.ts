import { join } from 'node:path';
import { performedMethods } from '../config/stack-steps';
import { dumpDatabases } from '../data/backup/dump';
import { exportCsv } from '../data/backup/export-csv';
import { createExportedFiles } from '../data/backup/exported-files';
import { pruneDumps } from '../data/backup/keep-dumps';
import { verifyDump } from '../data/backup/read-dump';
import { cleanDatabase } from '../data/store/clean-database';
import { pruneLogs } from '../data/system/logs';
import { DAY_MS } from '../domain/time/units';
import { removeOldEchos } from '../services/processes/echo-file';
import type { Deps } from './deps';
import { withHeartbeat } from './running/heartbeat';
import { recordProgress } from './running/progress';

export interface BackupResult {
  readonly summary: string;
  readonly problems: readonly string[];
}

export function createBackupActivities(deps: Deps) {
  const { loaded, folders, database } = deps;
  const exported = createExportedFiles();
  const performs = (process: string, method: string) =>
    performedMethods(loaded.control, process).includes(method);
  return {
    /**
     * Dumps the system's databases in mongodump's layout, under the trade date, and reads the dump back. Then removes
     * from the database what is older than its retention time.
     */
    async dumpDatabase({ tradeDate }: { tradeDate: string }): Promise<BackupResult> {
      return withHeartbeat(async () => {
        const dumped = performs('run_backups', 'backup_mongo_data_as_dump')
          ? await dumpVerified(deps, tradeDate)
          : notListed('the dump of the database');
        await clean(deps, (method) => performs('run_cleaners', method));
        return dumped;
      });
    },

    /** Exports everything that has a pysystemtrade CSV format, and reads it back. */
    async exportCsv({ tradeDate }: { tradeDate: string }): Promise<BackupResult> {
      if (!performs('run_backups', 'backup_db_to_csv')) return notListed('the export as CSV');
      return withHeartbeat(async () => {
        const folder = folders.csvBackup;
        const { files, problems } = await exportCsv(database, folder, exported);
        const written = Object.values(files).reduce((sum, count) => sum + count, 0);
        const summary = `${written} CSV files, read back`;
        await recordProgress(deps, {
          tradeDate,
          stage: 'backup',
          item: 'csv',
          text: `${summary}: ${folder}`,
        });
        return { summary, problems };
      });
    },
  };
}

export type BackupActivities = ReturnType<typeof createBackupActivities>;

async function dumpVerified(deps: Deps, tradeDate: string): Promise<BackupResult> {
  const { config, database, folders } = deps;
  const folder = join(folders.mongoDump, tradeDate);
  const { compress, keep_days } = config.backup;
  const at = new Date(await deps.clock.read());
  const manifest = await dumpDatabases(database, folder, { gzip: compress, at });
  await verifyDump(folder);
  await pruneDumps(folders.mongoDump, keep_days);
  const documents = manifest.collections.reduce((sum, each) => sum + each.documents, 0);
  const summary = `dump of ${documents} documents, verified`;
  await recordProgress(deps, { tradeDate, stage: 'backup', item: 'mongo', text: `${summary}: ${folder}` });
  return { summary, problems: [] };
}

async function clean(
  { config, database, clock, log, folders }: Deps,
  performs: (method: string) => boolean,
): Promise<void> {
  const clocks = { machine: new Date(), trading: new Date(await clock.read()) };
  const logsBefore = new Date(clocks.machine.getTime() - config.retention_days.logs * DAY_MS);
  const cleaned = {
    ...(performs('clean_backtest_states') && (await cleanDatabase(database, config.retention_days, clocks))),
    ...(performs('clean_log_files') && { logs: await pruneLogs(database, logsBefore) }),
    ...(performs('clean_echo_files') && { echos: removeOldEchos(folders.echos, logsBefore).length }),
  };
  log.info({ ...cleaned }, 'removed: older than its retention time');
}

/** The control configuration leaves it out on purpose; each day's summary says so. */
function notListed(what: string): BackupResult {
  return { summary: `${what} is not listed under run_backups`, problems: [] };
}
