import { open } from 'node:fs/promises';
import { badData } from './bad-data';
import { eachBlock } from './each-block';
import { refuseEndless, unreadable } from './table';

const NEWLINE = 10;

/**
 * Throws BAD_DATA_FILE, with its last line, for a file that does not end with a newline. pysystemtrade's all do: another
 * one was cut off, perhaps within a number that would still be read as one.
 */
export async function refuseCutOff(file: string): Promise<void> {
  refuseEndless(file);
  try {
    if (await endsWithNewline(file)) return;
  } catch (cause) {
    unreadable(file, cause);
  }
  throw badData(
    file,
    await lastLine(file),
    '',
    'is not ended by a newline: the file may be cut off; end it if it is whole.',
  );
}

async function endsWithNewline(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    return size === 0 || ((await handle.read(last, 0, 1, size - 1)).bytesRead === 1 && last[0] === NEWLINE);
  } finally {
    await handle.close();
  }
}

async function lastLine(file: string): Promise<number> {
  let line = 1;
  await eachBlock(file, (block) => {
    for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) line += 1;
  });
  return line;
}
