import { join } from 'node:path';
import { cacheFolder } from '../system/folders';
import { asOnlyProcess } from './one-process';

/** Longer than the slowest installation, which builds the Temporal server on two slow cores. */
const PATIENCE_MS = 30 * 60_000;

/**
 * Runs `install` in one process at a time on this machine. A process that had to wait calls `install` as well, and so
 * must find what the other one has installed.
 */
export function installOnce<T>(
  name: string,
  say: (line: string) => void,
  install: () => Promise<T>,
): Promise<T> {
  const waiting = ({ pid, checkout }: { pid: number; checkout: string }) =>
    say(`${name} is being installed by process ${pid} (from ${checkout}); waiting for it`);
  return asOnlyProcess(
    { path: join(cacheFolder(), `${name}.lock`), patienceMs: PATIENCE_MS, waiting },
    install,
  );
}
