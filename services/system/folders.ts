import { homedir } from 'node:os';
import { join } from 'node:path';
import { tstError } from '../../domain/errors/errors';
import { isSystemName, SYSTEM_NAME_LENGTH_MAX } from '../../domain/system/names';

export { checkoutDirectory as checkoutFolder } from '../../config/checkout';

/** Everything of one system that is kept on this machine. All folders but `folder` may not exist yet. */
export interface SystemFolders {
  readonly folder: string;
  /** Its own private directory, of a system that was moved here without naming another. */
  readonly private: string;
  /** Who runs the system now. */
  readonly lock: string;
  /** Where its parts answer; see `Endpoints`. */
  readonly endpoints: string;
  /** What the system was made with; see `SystemSetup`. */
  readonly setup: string;
  /** The embedded Temporal server's file. */
  readonly temporalFile: string;
  readonly database: string;
  /** Which engine made the files in `database`. */
  readonly databaseEngine: string;
  /** State of the gateway simulator. */
  readonly simulator: string;
  /** Configuration files that the simulator's market writes. */
  readonly market: string;
  readonly journal: string;
  readonly outbox: string;
  readonly backups: string;
  readonly reports: string;
  /** Log records that wait for the log server. */
  readonly logs: string;
  /** The consoles of its processes, `NAME` with the extension. */
  readonly echos: string;
  readonly echoExtension: string;
  /** Process ids of embedded parts, for cleaning up after a crash. */
  readonly children: string;
}

/** Programs that were downloaded or built once: `TST_CACHE_DIR`, or the user's cache folder. */
export function cacheFolder(): string {
  return (
    process.env['TST_CACHE_DIR'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tsystemtrade')
  );
}

/** Data of all systems of this machine: `TST_DATA_DIR`, or the user's data folder. */
export function dataFolder(): string {
  return (
    process.env['TST_DATA_DIR'] ??
    join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'tsystemtrade')
  );
}

/** The places of one system. Throws BAD_INPUT for a name that can't be part of ids and paths. */
export function systemFolders(system: string): SystemFolders {
  if (!isSystemName(system)) {
    throw tstError(
      'BAD_INPUT',
      `'${system}' can't be the name of a system: it starts with a small letter, has small letters, digits and hyphens only, and at most ${SYSTEM_NAME_LENGTH_MAX} of them`,
    );
  }
  const folder = join(dataFolder(), 'systems', system);
  const inside = (name: string) => join(folder, name);
  return {
    folder,
    private: inside('private'),
    lock: inside('lock'),
    endpoints: inside('endpoints.json'),
    setup: inside('system.json'),
    temporalFile: inside('temporal.db'),
    database: inside('database'),
    databaseEngine: inside('database-engine.json'),
    simulator: inside('simulator'),
    market: inside('market'),
    journal: inside('journal'),
    outbox: inside('outbox'),
    backups: inside('backups'),
    reports: inside('reports'),
    logs: inside('logs'),
    echos: inside('echos'),
    echoExtension: '.txt',
    children: inside('children'),
  };
}
