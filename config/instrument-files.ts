import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutDirectory } from './checkout';
import { ConfigError } from './config-error';
import type { MarketFile } from './instrument-contradictions';

/** Where the instruments of the synthetic market are described: they are real ones, with the broker's real names. */
export function shippedInstruments(): string {
  return join(checkoutDirectory(), 'config', 'instruments');
}

/**
 * Path of an instrument file: the user's where their directory has one of that name, which then counts alone, otherwise
 * the shipped one. Throws BAD_CONFIG when the directory that was configured is not there.
 */
export function instrumentFile(directory: string | undefined, name: MarketFile): string {
  if (directory === undefined) return join(shippedInstruments(), name);
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    const message = 'instrument_config_directory names it, and it is not a directory';
    const remedy = 'Create it, correct the key, or remove the key to use the shipped instruments.';
    throw new ConfigError([{ file: directory, line: 0, key: '', message, remedy }]);
  }
  const own = join(directory, name);
  return existsSync(own) ? own : join(shippedInstruments(), name);
}
