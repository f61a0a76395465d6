import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const OTHERS = 0o077;

/**
 * From now on nothing that this process or a program that it starts makes can be read or changed by the group or by
 * others: files are 0600 or 0700, folders 0700. The first thing that each of our programs does, so that no single
 * writer of a file can forget it.
 */
export function keepFilesPrivate(): void {
  process.umask(OTHERS);
}

/**
 * Takes from group and others what an earlier version, or a copy, let them do with a folder and all that is in it.
 * Links are neither followed nor changed. A file that vanishes meanwhile is passed over; one that belongs to another
 * user is left as it is.
 */
export function closeToOthers(path: string): void {
  passingOver(['ENOENT', 'EPERM', 'EACCES'], () => {
    const status = lstatSync(path);
    if (status.isSymbolicLink()) return;
    if ((status.mode & OTHERS) !== 0) chmodSync(path, status.mode & 0o777 & ~OTHERS);
    if (status.isDirectory()) for (const name of readdirSync(path)) closeToOthers(join(path, name));
  });
}

function passingOver(codes: readonly string[], act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
