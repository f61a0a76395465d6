import { tstError } from '../../domain/errors/errors';
import { withDatabasePassword } from '../database/address';
import { type Endpoints, readEndpoints, readSetup, type SystemSetup } from './endpoints';
import { resolveSystem } from './last-system';
import type { Part } from './start-request';
import { startSystem } from './start-system';
import { loadSystemConfig } from './system-config';
import { systemHolder } from './system-lock';
import { planStart } from './system-plan';

/**
 * For short commands: calls `fn` with the endpoints of the running system, or starts the embedded parts that
 * the command needs (saying so on standard error) and stops them afterwards.
 * `system` undefined means the one that was started last. Throws BAD_INPUT for a system that was never started, unless
 * `begin` says what it is made with.
 */
export async function withSystem<T>(
  system: string | undefined,
  parts: readonly Part[],
  fn: (endpoints: Endpoints) => Promise<T>,
  begin?: (system: string) => Promise<SystemSetup>,
): Promise<T> {
  const name = resolveSystem(system);
  const running = runningEndpoints(name);
  const known = readSetup(name);
  if (running) return fn(known ? withDatabasePassword(running, loadSystemConfig(known)) : running);
  const setup = known ?? (await begin?.(name));
  if (!setup) throw tstError('BAD_INPUT', `system '${name}' was never started on this machine`);
  console.error(`system '${name}' is not running: starting ${parts.join(', ')} for this command`);
  const say = (line: string) => console.error(`  ${line}`);
  const started = await startSystem({ ...planStart(setup, loadSystemConfig(setup)), parts, say });
  try {
    return await fn(started.endpoints);
  } finally {
    await started.stop();
  }
}

/** The endpoints of a system that runs now, on this machine; without the password of an external database. */
export function runningEndpoints(system: string): Endpoints | undefined {
  const holder = systemHolder(system);
  const endpoints = readEndpoints(system);
  return holder && endpoints?.supervisorPid === holder.pid ? endpoints : undefined;
}
