import { existsSync } from 'node:fs';
import { PRIVATE_VARIABLE } from '../../config/private-directory';
import { systemFolders } from './folders';

/**
 * The environment in which a system's configuration is read: the private directory that it names, or else the one that
 * an import made within the system's own folder. Throws BAD_INPUT for a name that can't be a system's.
 */
export function systemEnvironment(system: string): NodeJS.ProcessEnv {
  const own = systemFolders(system).private;
  if (process.env[PRIVATE_VARIABLE] || !existsSync(own)) return process.env;
  return { ...process.env, [PRIVATE_VARIABLE]: own };
}
