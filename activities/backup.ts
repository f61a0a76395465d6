import { join } from 'node:path';
import { dumpDatabases } from '../data/backup/dump';
import { exportCsv } from '../data/backup/export-csv';
import { createExportedFiles } from '../data/backup/exported-files';
import { pruneDumps } from '../data/backup/keep-dumps';
import { verifyDump } from '../data/backup/read-dump';
import { cleanDatabase } from '../data/clean-database';
import { beating } from './beating';
import type { Deps } from './deps';
import { tell } from './progress';

export interface BackupResult {
  readonly summary: string;
  readonly problems: readonly string[];
}

export function createBackupActivities(deps: Deps) {
  const { config, folders, database } = deps;
  const exported = createExportedFiles();
  return {
    /**
     * The system's databases in mongodump's layout, under the trade date; read back before it counts. Then what has
     * been kept for its time is removed from the database.
     */
    async dumpDatabase({ tradeDate }: { tradeDate: string }): Promise<BackupResult> {
      return beating(async () => {
        const root = folders.mongoDump;
        const folder = join(root, tradeDate);
        const { compress, keep_days } = config.config.backup;
        const at = new Date(await deps.clock.read());
        const manifest = await dumpDatabases(database, folder, { gzip: compress, at });
        await verifyDump(folder);
        await pruneDumps(root, keep_days);
        const clocks = { machine: new Date(), trading: at };
        const cleaned = await cleanDatabase(database, config.config.retention_days, clocks);
        deps.log.info({ ...cleaned }, 'removed from the database: kept for its time');
        const documents = manifest.collections.reduce((sum, each) => sum + each.documents, 0);
        const summary = `dump of ${documents} documents, verified`;
        await tell(deps, { tradeDate, stage: 'backup', item: 'mongo', text: `${summary}: ${folder}` });
        return { summary, problems: [] };
      });
    },

    /** Everything exportable in pysystemtrade's CSV formats, read back. */
    async exportCsv({ tradeDate }: { tradeDate: string }): Promise<BackupResult> {
      return beating(async () => {
        const folder = folders.csvBackup;
        const { files, problems } = await exportCsv(database, folder, exported);
        const written = Object.values(files).reduce((sum, count) => sum + count, 0);
        const summary = `${written} CSV files, read back`;
        await tell(deps, { tradeDate, stage: 'backup', item: 'csv', text: `${summary}: ${folder}` });
        return { summary, problems };
      });
    },
  };
}

export type BackupActivities = ReturnType<typeof createBackupActivities>;
