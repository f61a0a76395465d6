import { tstError } from '../domain/errors/errors';
import type { LoadedConfig, LoadOptions } from './loaded-config';

/**
 * Reads the private directory over the defaults, validates, and says where each value came from.
 * Throws BAD_CONFIG with every problem found (file, line, key, what is wrong, remedy); nothing is half-applied.
 */
export function loadConfig(_options: LoadOptions): LoadedConfig {
  throw tstError('BAD_CONFIG', 'the loader is being written');
}
