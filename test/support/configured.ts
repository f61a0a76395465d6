import type { Deps } from '../../activities/deps';
import type { LoadedConfig } from '../../config/loaded-config';

/** A configuration as activities are given it. */
export function configured(loaded: LoadedConfig): Pick<Deps, 'config' | 'loaded'> {
  return { config: loaded.config, loaded };
}
