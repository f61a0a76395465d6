import { open } from 'node:fs/promises';
import { asText, parseTable, refuseEndless, unreadable } from './table';

const HEADER_BYTES_MAX = 64_000;

/** The cells of a file's header; BAD_DATA_FILE when it can't be read or has none. */
export async function firstLine(file: string): Promise<readonly string[]> {
  refuseEndless(file);
  const handle = await open(file, 'r').catch((cause) => unreadable(file, cause));
  try {
    const read = await handle.read(Buffer.alloc(HEADER_BYTES_MAX)).catch((cause) => unreadable(file, cause));
    const text = asText(file, read.buffer.subarray(0, read.bytesRead)).toString('utf8');
    return parseTable(file, text.split('\n', 1)[0]).header;
  } finally {
    await handle.close();
  }
}
