import { resolveDirectory } from './config-path';
import type { ProductionConfig } from './schema/production';

/** Where a system keeps its files; all absolute. */
export interface Directories {
  readonly journal: string;
  readonly journalCopy: string | undefined;
  readonly outbox: string;
  readonly reports: string;
  readonly logs: string;
  readonly backtests: string;
  readonly csvBackup: string;
  readonly mongoDump: string;
  readonly echos: string;
  /** Root of the second copy of every backup; undefined: none. */
  readonly offsystemBackup: string | undefined;
  /** undefined: not configured. */
  readonly instrumentConfig: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Configured directories; absent ones, and relative paths, lie in the system's data directory. */
export function directoriesOf(
  config: ProductionConfig,
  dataDirectory: string,
  env: Environment,
): Directories {
  const at = (value: string | undefined, fallback: string) =>
    resolveDirectory(value, fallback, dataDirectory, env);
  const ifGiven = (value: string | undefined) => (value === undefined ? undefined : at(value, ''));
  return {
    journal: at(config.journal_directory, 'journal'),
    journalCopy: ifGiven(config.journal_copy_directory),
    outbox: at(config.outbox_directory, 'outbox'),
    reports: at(config.reporting_directory, 'reports'),
    logs: at(config.log_directory, 'logs'),
    backtests: at(config.backtest_store_directory, 'backtests'),
    csvBackup: at(config.csv_backup_directory, 'backups/csv'),
    mongoDump: at(config.mongo_dump_directory, 'backups/mongo'),
    echos: at(config.echo_directory, 'echos'),
    offsystemBackup: ifGiven(config.offsystem_backup_directory),
    instrumentConfig: ifGiven(config.instrument_config_directory),
  };
}
