import { createReadStream } from 'node:fs';
import { badData } from './bad-data';
import { refuseEndless, unreadable } from './table';

const NEWLINE = 10;

/**
 * Throws BAD_DATA_FILE, with its last line, for a file that does not end with a newline. pysystemtrade's all do: another
 * one was cut off, perhaps within a number that would still be read as one.
 */
export async function refuseCutOff(file: string): Promise<void> {
  refuseEndless(file);
  let line = 1;
  let last = NEWLINE;
  try {
    for await (const block of createReadStream(file, { highWaterMark: 1_000_000 }) as AsyncIterable<Buffer>) {
      last = block[block.length - 1];
      for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) line += 1;
    }
  } catch (cause) {
    unreadable(file, cause);
  }
  if (last !== NEWLINE)
    throw badData(
      file,
      line,
      '',
      'is not ended by a newline: the file may be cut off; end it if it is whole.',
    );
}
