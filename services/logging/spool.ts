import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** One line of the spool, and where the one after it begins. */
export interface SpooledLine {
  readonly line: string;
  readonly at: number;
}

/** Lines that wait in a file for the log server: they survive the end of this process. */
export interface Spool {
  /** False when the file may not grow, or the disk is full: then the line is not kept. */
  append(line: string): boolean;
  /** The next unread lines, at most about 256 KB of them; none when all were read. */
  read(): readonly SpooledLine[];
  /** Reads again from this place on. */
  rewind(at: number): void;
  readonly size: number;
  isRead(): boolean;
  /** Forgets everything: all of it has arrived. */
  clear(): void;
  close(): void;
}

const READ_BYTES = 256 * 1024;
/** Months of records; beyond it the disk is worth more. */
const SIZE_MAX = 1024 * 1024 * 1024;

/** Opens the file with what an earlier process has left in it; a line cut off by its end is removed. */
export function openSpool(path: string, sizeMax = SIZE_MAX): Spool {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, 'a+', 0o600);
  let size = fstatSync(file).size;
  let at = 0;
  const cut = lastLineEnd(file, size);
  if (cut < size) ftruncateSync(file, cut);
  size = cut;
  return {
    append: (line) => {
      const bytes = Buffer.from(`${line}\n`);
      if (size + bytes.length > sizeMax || !wrote(file, bytes, size)) return false;
      size += bytes.length;
      return true;
    },
    read: () => {
      const buffer = readWholeLines(file, at, size);
      const lines: SpooledLine[] = [];
      for (
        let end = buffer.indexOf(10), start = 0;
        end >= 0;
        start = end + 1, end = buffer.indexOf(10, start)
      )
        lines.push({ line: buffer.toString('utf8', start, end), at: at + start });
      at += buffer.lastIndexOf(10) + 1;
      return lines;
    },
    rewind: (to) => {
      at = to;
    },
    get size() {
      return size;
    },
    isRead: () => at === size,
    clear: () => {
      ftruncateSync(file, 0);
      size = 0;
      at = 0;
    },
    close: () => closeSync(file),
  };
}

/** From `at` on: as much as is read at once, or one line that is longer. */
function readWholeLines(file: number, at: number, size: number): Buffer {
  for (let length = READ_BYTES; ; length *= 2) {
    const buffer = Buffer.alloc(Math.min(length, size - at));
    readSync(file, buffer, 0, buffer.length, at);
    if (buffer.length < length || buffer.includes(10)) return buffer;
  }
}

function wrote(file: number, bytes: Buffer, size: number): boolean {
  try {
    if (writeSync(file, bytes) === bytes.length) return true;
  } catch {
    // a full disk: the part that was written goes below
  }
  ftruncateSync(file, size);
  return false;
}

function lastLineEnd(file: number, size: number): number {
  for (let end = size; end > 0; end -= READ_BYTES) {
    const start = Math.max(0, end - READ_BYTES);
    const buffer = Buffer.alloc(end - start);
    readSync(file, buffer, 0, buffer.length, start);
    const last = buffer.lastIndexOf(10);
    if (last >= 0) return start + last + 1;
  }
  return 0;
}
