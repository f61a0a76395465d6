import { type Directories, directoriesOf } from '../../config/directories';
import type { LoadedConfig } from '../../config/loaded-config';
import type { ProductionConfig } from '../../config/schema/production';
import { tstError } from '../../domain/errors/errors';
import { withDatabasePassword } from '../database/address';
import { SIMULATOR_ACCOUNT } from '../gateway/start-simulator';
import { type Endpoints, readEndpoints, readSetup } from './endpoints';
import { type SystemFolders, systemFolders } from './folders';
import { loadSystemConfig } from './system-config';

/** What a process of a system is started with. */
export interface Settings {
  readonly endpoints: Endpoints;
  /** Places of the system; what the configuration places elsewhere is there. */
  readonly folders: SystemFolders & Directories;
  /** Merged and checked. */
  readonly config: ProductionConfig;
  /** The same with its origins, the control configuration and the trading hours. */
  readonly loaded: LoadedConfig;
}

/**
 * Endpoints of the system and its configuration. A simulated market brings its own instrument files and, in
 * a replay, its roll calendar; everything else is the user's. Throws SERVICE_UNAVAILABLE before the first
 * start of the system, BAD_CONFIG with every problem of the files.
 */
export function loadSettings(system: string): Settings {
  const endpoints = readEndpoints(system);
  if (!endpoints) throw tstError('SERVICE_UNAVAILABLE', `system ${system} was never started on this machine`);
  const { gateway } = endpoints;
  const setup = readSetup(system) ?? { system, gateway: gateway.kind === 'simulator' ? 'simulator' : 'ib' };
  const loaded = loadSystemConfig(setup, gateway);
  const folders = systemFolders(system);
  return {
    endpoints: withDatabasePassword(endpoints, loaded),
    folders: { ...folders, ...directoriesOf(loaded.config, folders.folder, process.env) },
    config: loaded.config,
    loaded,
  };
}

/** The account: the simulator's one; of a real gateway the configured one, without a broker its name where it has one. */
export function accountOf({ config, endpoints }: Pick<Settings, 'config' | 'endpoints'>): string {
  if (endpoints.gateway.kind === 'simulator') return SIMULATOR_ACCOUNT;
  return config.broker_account === undefined ? 'none' : String(config.broker_account);
}
