import { mkdir, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DiskState, diskState } from '../../domain/system/disk-space';

const PROBE = Buffer.alloc(64 * 1024, 1);
const LOOK_MS = 3_000;
const NO_ROOM: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** How the disk of a folder stands; a small file is written to it and removed. */
export async function lookAtDisk(folder: string): Promise<DiskState> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  return diskState(folder, bavail * bsize, await isWritable(folder));
}

async function isWritable(folder: string): Promise<boolean> {
  const path = join(folder, `.room-${process.pid}`);
  try {
    const file = await open(path, 'w');
    try {
      await file.writeFile(PROBE);
      await file.datasync();
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (NO_ROOM.includes((error as NodeJS.ErrnoException).code)) return false;
    throw error;
  } finally {
    await rm(path, { force: true });
  }
}

/** Resolves when the disk of a folder is full; never after the signal. */
export async function untilDiskIsFull(folder: string, signal: AbortSignal): Promise<DiskState> {
  while (!signal.aborted) {
    const state = await lookAtDisk(folder).catch(() => undefined); // looked at again
    if (state?.kind === 'full') return state;
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined); // ended by the signal
  }
  return new Promise(() => undefined);
}
