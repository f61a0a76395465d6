import { tstError } from '../../domain/errors/errors';
import { type Holder, readHolder, takeExclusiveFile } from '../files/exclusive-file';
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

/** Who runs the system on this machine now; undefined when nobody does. */
export function systemHolder(system: string): Holder | undefined {
  const holder = readHolder(systemFolders(system).lock);
  return holder && isAlive(holder) ? holder : undefined;
}
