import { loadConfig } from '../../config/load-config';
import type { LoadedConfig } from '../../config/loaded-config';
import type { Chance } from './chance';

/** What operators configure differently, drawn; everything else is as shipped. */
export function drawnConfiguration(chance: Chance): LoadedConfig {
  const total = chance.oneOf([60, 180, 600]);
  return configured({
    'execution_algos.best_algo': chance.oneOf(['market', 'snap_market', 'market', 'original_best']),
    'execution.total_seconds': total,
    'execution.passive_seconds': total / 2,
    'execution.lots_per_order_max': chance.oneOf([1, 2, 10]),
    'execution.sweep_seconds': chance.oneOf([30, 120]),
    'order_limits.contracts_max': chance.oneOf([5, 1000]),
    'order_limits.attempts_per_contract_order_max': chance.oneOf([1, 3]),
  });
}

/** The shipped configuration with these keys changed. */
export function configured(changes: Readonly<Record<string, unknown>> = {}): LoadedConfig {
  return loadConfig({
    env: {},
    privateDirectory: undefined,
    overrides: changes,
    overriddenBy: 'the simulation',
  });
}
