import type { Endpoints } from './endpoints';

/** The parts that a command needs. */
export type Part = 'temporal' | 'database' | 'gateway' | 'workers';

/**
 * For short commands: calls `fn` with the endpoints of the running system, or starts the embedded parts that
 * the command needs (saying so on standard error) and stops them afterwards.
 * `system` undefined means the one that was started last.
 */
export async function withSystem<T>(
  system: string | undefined,
  parts: readonly Part[],
  fn: (endpoints: Endpoints) => Promise<T>,
): Promise<T> {
  throw new Error(`withSystem is being written (${system}, ${parts.length}, ${fn.length})`);
}
