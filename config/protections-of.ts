import { join } from 'node:path';
import type { Protections } from '../domain/limits/protections';
import { effectiveValues } from './effective';
import type { LoadedConfig } from './loaded-config';
import { CONTROL_FILE, PRIVATE_FILE, TRADING_HOURS_FILE } from './private-directory';
import { isNamed } from './regular-file';
import { sendsOrders, stackSteps } from './stack-steps';

/** Keys whose value protects; a section stands for all that is below it. */
const PROTECTIVE = [
  'order_limits',
  'exclude_instrument_lists',
  'risk_overlay',
  'long_only_instruments',
  'max_price_spike',
  'capital_change_max',
  'stale_instruments',
  'strategy_file_change',
  'execution.lots_per_order_max',
  'execution.trading_hours_margin_minutes',
];

/** What a system protects itself with: to be compared with what it ran with before (`lostProtections`). */
export function protectionsOf(loaded: LoadedConfig): Protections {
  const { privateDirectory, control } = loaded;
  const files = [PRIVATE_FILE, CONTROL_FILE, TRADING_HOURS_FILE, 'schedules.yaml'];
  return {
    files: files.filter((name) => privateDirectory !== undefined && isNamed(join(privateDirectory, name))),
    sends: sendsOrders(control),
    steps: stackSteps(control),
    limits: effectiveValues(loaded)
      .filter(({ key, origin }) => origin.kind === 'file' && isProtective(key))
      .map(({ key, value }) => ({ key, value: JSON.stringify(value) })),
  };
}

function isProtective(key: string): boolean {
  return PROTECTIVE.some((each) => key === each || key.startsWith(`${each}.`));
}
