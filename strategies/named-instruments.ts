import type { LoadedConfig } from '../config/loaded-config';
import type { StrategyConfig } from './strategy-config';
import { loadStrategyFile } from './strategy-file';

/** Instruments that a strategy's file names; undefined for one that takes all that have prices. */
export function namedInstruments(
  { backtestFile }: Pick<StrategyConfig, 'backtestFile'>,
  loaded: LoadedConfig,
): readonly string[] | undefined {
  const { own } = loadStrategyFile(backtestFile, loaded);
  const named = own['instrument_weights'] ?? own['instruments'];
  if (!named || typeof named !== 'object' || 'auto_weight_from_grouping' in named) return undefined;
  const codes = Array.isArray(named) ? named.map(String) : Object.keys(named);
  return codes.length === 0 ? undefined : codes;
}
