import { calendarOf } from '../../data/csv/roll-calendar-file';
import type { PricePolicy, RollSource } from '../../domain/prices/price-policy';
import type { Deps } from '../deps';
import { rollParametersOf } from './roll-parameters';

/**
 * Returns how an instrument's prices are treated at `now` (UTC ms). Throws UNKNOWN_INSTRUMENT, BAD_CONFIG for a missing
 * calendar.
 */
export async function pricePolicy(deps: Deps, instrument: string, now: number): Promise<PricePolicy> {
  const { config } = deps;
  return {
    now,
    zone: config.system_zone,
    roll: rollParametersOf(deps, instrument),
    rollSource: await rollSource(deps, instrument),
    expiryGuard: config.expiry_guard,
  };
}

async function rollSource({ config }: Deps, instrument: string): Promise<RollSource> {
  const { source, directory } = config.roll_policy;
  if (source === 'calendar') return { kind: 'calendar', rows: await calendarOf(directory, instrument) };
  return { kind: 'automatic', policy: config.roll_status_auto_update };
}
