import { existsSync } from 'node:fs';
import { loadConfig } from '../../config/load-config';
import type { LoadedConfig } from '../../config/loaded-config';
import { PRIVATE_VARIABLE } from '../../config/private-directory';
import { tstError } from '../../domain/errors/errors';
import { type Endpoints, readEndpoints, readSetup, type SystemSetup } from './endpoints';
import { type SystemFolders, systemFolders } from './folders';
import { systemEnvironment } from './system-environment';

export const SYNTHETIC_STRATEGY = {
  strategy_list: { synthetic: {} },
  'strategy_capital_allocation.strategy_weights': { synthetic: 100 },
  'control.process_configuration_methods.run_systems': {
    synthetic: { backtest_config_filename: 'strategies/synthetic.yaml', max_executions: 1 },
  },
  'control.process_configuration_methods.run_strategy_order_generator': { synthetic: { max_executions: 1 } },
};

/**
 * A replay rolls when its data did, or by the roll policy if that was asked for. Its prices were checked when they were recorded, real crashes among
 * them (8 usual changes were exceeded on several days of 2023): nobody is there to accept them again.
 */
function replayOverrides(folders: SystemFolders, rolls: 'calendar' | 'parameters') {
  return {
    'roll_policy.source': rolls,
    ...(rolls === 'calendar' ? { 'roll_policy.directory': `${folders.market}/roll_calendar` } : {}),
    max_price_spike: Number.MAX_SAFE_INTEGER,
    // What was wanted is traded on its day, at the data's prices: a recorded market does not come to meet an order.
    'execution_algos.best_algo': 'market',
    'execution_algos.default_algo': 'market',
    'execution_algos.market_algo': 'market',
  };
}

/**
 * The user's configuration with what the system's kind settles: a simulated market brings its own instrument files
 * and, in a replay, its roll calendar. `gateway`: where it answers, once the system has been started. Throws
 * BAD_CONFIG with every problem of the files.
 */
export function loadSystemConfig(setup: SystemSetup, gateway?: Endpoints['gateway']): LoadedConfig {
  const { system, market } = setup;
  const folders = systemFolders(system);
  const env = systemEnvironment(system);
  // The shipped example trades real instruments; a synthetic market has its own, all of which are traded.
  const synthetic = market?.kind === 'synthetic' && !env[PRIVATE_VARIABLE];
  return loadConfig({
    env,
    overriddenBy: `system ${system}`,
    overrides: {
      system_name: system,
      ...(setup.gateway === 'simulator' ? { broker_kind: 'simulator' } : {}),
      ...(synthetic ? SYNTHETIC_STRATEGY : {}),
      ...(market?.kind === 'replay' ? replayOverrides(folders, market.rolls ?? 'calendar') : {}),
      ...(gateway ? gatewayOverrides(gateway, folders) : {}),
    },
  });
}

/**
 * The configuration of a named system: as it was made, or, before its first start, of the private directory that it has
 * here. Throws BAD_INPUT for one that is not on this machine, BAD_CONFIG with every problem of the files.
 */
export function loadConfigOf(system: string): LoadedConfig {
  const setup = readSetup(system);
  if (!setup && !existsSync(systemFolders(system).private))
    throw tstError('BAD_INPUT', `system '${system}' was never started on this machine`);
  // Where a simulated market answers is settled by its start, a real gateway by the files of now.
  const started = setup?.gateway === 'simulator' ? readEndpoints(system)?.gateway : undefined;
  return loadSystemConfig(setup ?? { system, gateway: 'ib' }, started);
}

/** Port 0: the gateway was not among the parts that a short command needed. */
function gatewayOverrides(gateway: Endpoints['gateway'], folders: SystemFolders) {
  if (gateway.kind === 'none') return {};
  const { kind, host, port } = gateway;
  return {
    ...(port > 0 ? { ib_ipaddress: host, ib_port: port } : {}),
    ...(kind === 'simulator' ? { instrument_config_directory: folders.market } : {}),
  };
}
