import { tstError } from '../../domain/errors/errors';
import { readSetup } from '../../services/system/endpoints';
import { lastSystem } from '../../services/system/last-system';
import { runningEndpoints } from '../../services/system/with-system';

/** Made by an import that names no system, where there is none that it could go to. */
const NEW_SYSTEM = 'moved';

/**
 * The system that takes an import: the named one, or the one started last, or a new one where that has a simulated
 * market. Throws BAD_INPUT when the named one has, SYSTEM_BUSY while it runs.
 */
export function targetSystem(named: string | undefined): string {
  const last = named ?? lastSystem();
  const system = named === undefined && (last === undefined || isSimulated(last)) ? NEW_SYSTEM : last!;
  if (isSimulated(system))
    throw tstError(
      'BAD_INPUT',
      `system '${system}' has a simulated market, which brings its own data: name another with --system`,
    );
  if (runningEndpoints(system))
    throw tstError('SYSTEM_BUSY', `system '${system}' is running: stop it before data are moved into it`);
  return system;
}

/** Whether it was ever started, or took an import. */
export function isKnown(system: string): boolean {
  return readSetup(system) !== undefined;
}

function isSimulated(system: string): boolean {
  return readSetup(system)?.gateway === 'simulator';
}
