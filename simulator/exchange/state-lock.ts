import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tstError } from '../../domain/errors/errors';

interface Holder {
  readonly pid: number;
  /** When the process started, if the operating system says: a reused number names another process. */
  readonly started: string;
}

/** Boot and start time of a process on Linux; empty elsewhere. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return ''; // no such process, or no /proc: the number alone must do
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch {
    return false;
  }
  return startOf(holder.pid) === holder.started;
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined; // no lock, or one cut by a crash: nobody holds it
  }
}

/**
 * Takes the state directory for this process, because two must not write one journal; returns what releases it. The
 * simulator is a separate program, which may open its state again within one process; hence not `services/files`.
 * Throws SYSTEM_BUSY when another process that lives holds the directory.
 */
export function lockState(directory: string): () => void {
  const path = join(directory, 'lock.json');
  const holder = readHolder(path);
  if (holder && holder.pid !== process.pid && isAlive(holder))
    throw tstError('SYSTEM_BUSY', `${directory} is in use by the simulator with process id ${holder.pid}`);
  writeFileSync(path, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  return () => rmSync(path, { force: true });
}
