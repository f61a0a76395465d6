import { resolve } from 'node:path';
import { checkoutDirectory } from './checkout';
import type { LoadedConfig } from './loaded-config';

/** Where references are looked for: the private directory, the one around it, this checkout. */
export function rootsOf(loaded: Pick<LoadedConfig, 'privateDirectory'>): readonly string[] {
  const checkout = checkoutDirectory();
  const own = loaded.privateDirectory;
  return [...(own ? [own, resolve(own, '..')] : []), checkout, resolve(checkout, 'private')];
}
