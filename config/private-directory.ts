import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkoutDirectory } from './checkout';
import { ConfigError } from './config-error';
import { dottedToPath, expandPath } from './config-path';
import type { LoadOptions } from './loaded-config';

export const PRIVATE_VARIABLE = 'PYSYS_PRIVATE_CONFIG_DIR';

/**
 * The user's own directory: as asked for, as in the environment, or `private` of this checkout. Undefined
 * when only the last was looked for and is missing. A directory that was named must exist.
 */
export function findPrivateDirectory(options: LoadOptions): string | undefined {
  const fromEnvironment = options.env[PRIVATE_VARIABLE];
  if (options.privateDirectory) return named(options.privateDirectory, 'the private directory', options);
  if (fromEnvironment) return named(fromEnvironment, PRIVATE_VARIABLE, options);
  const own = join(checkoutDirectory(), 'private');
  return existsSync(own) ? own : undefined;
}

function named(name: string, namedBy: string, options: LoadOptions): string {
  const expanded = expandPath(name, options.env);
  const path = [expanded, dottedToPath(expanded)]
    .map((form) => resolve(form))
    .find((form) => existsSync(form));
  if (path && statSync(path).isDirectory()) return path;
  const message = `${namedBy} names ${resolve(expanded)}, which ${path ? 'is not a directory' : 'does not exist'}`;
  const remedy = `Create the directory with a private_config.yaml in it, or correct ${namedBy}.`;
  throw new ConfigError([{ file: resolve(expanded), line: 0, key: '', message, remedy }]);
}
