import { loadConfig } from '../config/load-config';
import type { LoadedConfig } from '../config/loaded-config';
import { tstError } from '../domain/errors/errors';
import { type Endpoints, readEndpoints, readSetup } from './endpoints';
import { type SystemFolders, systemFolders } from './folders';

/** What a process of a system is started with. */
export interface Settings {
  readonly endpoints: Endpoints;
  readonly folders: SystemFolders;
  readonly config: LoadedConfig;
}

/**
 * Endpoints of the system and its configuration. A simulated market brings its own instrument files and, in
 * a replay, its roll calendar; everything else is the user's. Throws SERVICE_UNAVAILABLE before the first
 * start of the system, BAD_CONFIG with every problem of the files.
 */
export function loadSettings(system: string): Settings {
  const endpoints = readEndpoints(system);
  if (!endpoints) throw tstError('SERVICE_UNAVAILABLE', `system ${system} was never started on this machine`);
  const folders = systemFolders(system);
  return { endpoints, folders, config: loadSystemConfig(endpoints, folders) };
}

const SYNTHETIC_STRATEGY = {
  strategy_list: { synthetic: {} },
  'strategy_capital_allocation.strategy_weights': { synthetic: 100 },
  'control.process_configuration_methods.run_systems': {
    synthetic: { backtest_config_filename: 'strategies/synthetic.yaml', max_executions: 1 },
  },
  'control.process_configuration_methods.run_strategy_order_generator': { synthetic: { max_executions: 1 } },
};

/**
 * A replay rolls when its data did. Its prices were checked when they were recorded, real crashes among
 * them (8 usual changes were exceeded on several days of 2023): nobody is there to accept them again.
 */
function replayOverrides(folders: SystemFolders) {
  return {
    'roll_policy.source': 'calendar',
    'roll_policy.directory': `${folders.market}/roll_calendar`,
    max_price_spike: Number.MAX_SAFE_INTEGER,
  };
}

function loadSystemConfig(endpoints: Endpoints, folders: SystemFolders): LoadedConfig {
  const { system, gateway } = endpoints;
  const simulated = gateway.kind === 'simulator';
  const market = readSetup(system)?.market;
  // The shipped example trades real instruments; a synthetic market has its own, all of which are traded.
  const synthetic = market?.kind === 'synthetic' && !process.env['PYSYS_PRIVATE_CONFIG_DIR'];
  const replayed = market?.kind === 'replay';
  return loadConfig({
    env: process.env,
    overriddenBy: `system ${system}`,
    overrides: {
      system_name: system,
      // Port 0: the gateway was not among the parts that a short command needed.
      ...(gateway.port > 0 ? { ib_ipaddress: gateway.host, ib_port: gateway.port } : {}),
      ...(simulated ? { instrument_config_directory: folders.market, broker_kind: 'simulator' } : {}),
      ...(synthetic ? SYNTHETIC_STRATEGY : {}),
      ...(replayed ? replayOverrides(folders) : {}),
    },
  });
}
