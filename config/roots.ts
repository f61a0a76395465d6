import { resolve } from 'node:path';
import { checkoutDirectory } from './checkout';
import type { LoadedConfig } from './loaded-config';

/** Where references are looked for: the private directory, the one around it, this checkout. */
export function rootsOf(loaded: Pick<LoadedConfig, 'privateDirectory'>): readonly string[] {
  const checkout = checkoutDirectory();
  const own = loaded.privateDirectory;
  return [...(own ? [own, resolve(own, '..')] : []), checkout, resolve(checkout, 'private')];
}

/**
 * Where a strategy's file is looked for: as above, but a user's own directory is never completed by the shipped example.
 * A file that was lost would be replaced by another strategy of the same name, which trades.
 */
export function strategyRootsOf(loaded: Pick<LoadedConfig, 'privateDirectory'>): readonly string[] {
  const own = loaded.privateDirectory;
  return own ? [own, resolve(own, '..')] : rootsOf(loaded);
}
