import { join } from 'node:path';
import { type Environment, findReferenced, resolveDirectory, unsetVariables } from './config-path';
import type { ConfigProblem } from './loaded-config';
import type { ProductionConfig } from './schema/production';

/** Where a system writes its files; all absolute. */
export interface Directories {
  readonly journal: string;
  readonly journalCopy: string | undefined;
  readonly outbox: string;
  readonly reports: string;
  /** `offsystem_backup_directory`, or `backups` of the system: dumps and CSV files are below it unless configured separately. */
  readonly backups: string;
  readonly csvBackup: string;
  readonly mongoDump: string;
  readonly echos: string;
  readonly echoExtension: string;
}

/** Configured directories; absent ones, and relative paths, are in the system's data directory. */
export function directoriesOf(
  config: ProductionConfig,
  dataDirectory: string,
  env: Environment,
): Directories {
  const at = (value: string | undefined, fallback: string) =>
    resolveDirectory(value, fallback, dataDirectory, env);
  const backups = at(config.offsystem_backup_directory, 'backups');
  return {
    journal: at(config.journal_directory, 'journal'),
    journalCopy: config.journal_copy_directory && at(config.journal_copy_directory, ''),
    outbox: at(config.outbox_directory, 'outbox'),
    reports: at(config.reporting_directory, 'reports'),
    backups,
    csvBackup: at(config.csv_backup_directory, join(backups, 'csv')),
    mongoDump: at(config.mongo_dump_directory, join(backups, 'mongo')),
    echos: at(config.echo_directory, 'echos'),
    echoExtension: config.echo_extension,
  };
}

/**
 * The configuration with absolute paths of what it reads: instrument files, roll calendars, prices of other sources,
 * statements and the mail server's certificate. Relative ones are looked for under `roots`, the private directory first; one that is nowhere is taken
 * to be there.
 */
export function withInputPaths(
  config: ProductionConfig,
  roots: readonly string[],
  env: Environment,
): ProductionConfig {
  const at = (value: string) =>
    findReferenced(value, roots, env).path ?? resolveDirectory(value, '', roots[0] ?? process.cwd(), env);
  const ifGiven = (value: string | undefined) => (value === undefined ? undefined : at(value));
  const { instrument_config_directory, broker_statement_directory, email_ca_file } = config;
  const { roll_policy, price_sources } = config;
  const sources = Object.entries(price_sources).map(
    ([name, source]) => [name, { ...source, directory: at(source.directory) }] as const,
  );
  return {
    ...config,
    ...(instrument_config_directory && { instrument_config_directory: at(instrument_config_directory) }),
    ...(broker_statement_directory && { broker_statement_directory: at(broker_statement_directory) }),
    ...(email_ca_file && { email_ca_file: at(email_ca_file) }),
    roll_policy: { ...roll_policy, directory: ifGiven(roll_policy.directory) },
    price_sources: Object.fromEntries(sources),
  };
}

const PATH_KEYS = [
  'offsystem_backup_directory',
  'csv_backup_directory',
  'mongo_dump_directory',
  'reporting_directory',
  'outbox_directory',
  'journal_directory',
  'journal_copy_directory',
  'echo_directory',
  'instrument_config_directory',
  'broker_statement_directory',
  'email_ca_file',
  'roll_policy.directory',
] as const;

/** Paths with a variable that is not set: they would become folders called `$NAME`. */
export function pathProblems(
  config: ProductionConfig,
  env: Environment,
  at: (key: string, message: string, remedy: string) => ConfigProblem,
): readonly ConfigProblem[] {
  return PATH_KEYS.flatMap((key) => {
    const value = key === 'roll_policy.directory' ? config.roll_policy.directory : config[key];
    const unset = value === undefined ? [] : unsetVariables(value, env);
    if (unset.length === 0) return [];
    return [at(key, `names ${value}, but ${unset.join(', ')} is not set`, 'Set it, or write the path out.')];
  });
}
