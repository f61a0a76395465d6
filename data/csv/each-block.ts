import { open } from 'node:fs/promises';
import { refuseEndless, unreadable } from './table';

const BLOCK_BYTES = 1_000_000;

/**
 * Calls `act` with each block of a file in turn, in memory that the next block overwrites. Throws BAD_DATA_FILE for a file
 * that can't be read.
 */
export async function eachBlock(file: string, act: (block: Buffer) => void): Promise<void> {
  refuseEndless(file);
  const handle = await open(file, 'r').catch((cause) => unreadable(file, cause));
  const memory = Buffer.allocUnsafe(BLOCK_BYTES);
  try {
    for (;;) {
      const { bytesRead } = await handle
        .read(memory, 0, BLOCK_BYTES)
        .catch((cause) => unreadable(file, cause));
      if (bytesRead === 0) return;
      act(memory.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}
