import type { LoadedConfig } from '../config/loaded-config';
import type { KnownNames } from '../domain/limits/known-names';
import { ROLL_PSEUDO_STRATEGY } from '../domain/orders/order';
import { strategiesOf } from './strategy-config';

/** Instruments of the instrument files; strategies that run or are listed, and the owner of rolls. */
export function knownNamesOf(loaded: LoadedConfig, instruments: Iterable<string>): KnownNames {
  const running = strategiesOf(loaded).map(({ name }) => name);
  const listed = Object.keys(loaded.config.strategy_list);
  return {
    instruments: [...instruments],
    strategies: [...new Set([...running, ...listed, ROLL_PSEUDO_STRATEGY])],
  };
}
