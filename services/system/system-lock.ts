import { readFileSync } from 'node:fs';
import { tstError } from '../../domain/errors/errors';
import { type Holder, takeExclusiveFile } from '../files/exclusive-file';
import { isAlive } from '../processes/process-identity';
import { checkoutFolder, systemFolders } from './folders';

/** One process runs a system. Throws SYSTEM_BUSY (who, since when) when another one does. */
export function lockSystem(system: string): { release(): void } {
  const answer = takeExclusiveFile(systemFolders(system).lock, checkoutFolder());
  if (answer.kind === 'held') return answer;
  const { pid, host, since, checkout } = answer.holder;
  throw tstError(
    'SYSTEM_BUSY',
    `system '${system}' is run by process ${pid} on ${host} since ${since} (from ${checkout}); lock: ${systemFolders(system).lock}`,
  );
}

/** Who runs the system now; undefined when nobody does. */
export function systemHolder(system: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(systemFolders(system).lock, 'utf8')) as Holder;
    return isAlive(holder) ? holder : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
