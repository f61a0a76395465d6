import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DateTime } from 'luxon';

/** Rotated files that are kept besides the current one. */
const KEPT = 5;
/** More than all clients together have sent without an answer (see `WINDOW` of the client). */
const TAIL_BYTES = 32 * 1024 * 1024;

/** A file of lines that is renamed `FILE.YYYY-MM-DD` at midnight, by the machine's clock and zone. */
export interface LogFile {
  /** Appends whole lines; when it returns, they survive the end of this process. Throws what the disk says. */
  append(lines: string): void;
  /** The last lines written before it was opened, at most 32 MB of them, across the last rotation too. */
  tail(): readonly string[];
  close(): void;
}

/** Opens the file for appending; a line that an earlier process could not finish is removed. */
export function openLogFile(path: string, now: () => Date = () => new Date()): LogFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let day = existsSync(path) ? dayOf(statSync(path).mtime) : dayOf(now());
  let file = openWhole(path);
  const rotate = () => {
    const today = dayOf(now());
    if (today === day) return;
    closeSync(file);
    renameSync(path, `${path}.${day}`);
    for (const old of rotatedFiles(path).slice(KEPT)) rmSync(old);
    day = today;
    file = openWhole(path);
  };
  return {
    append: (lines) => {
      rotate();
      writeWhole(file, Buffer.from(lines));
    },
    tail: () => {
      const before = rotatedFiles(path).slice(0, 1);
      return [...before, path].flatMap((each) => lastLines(each));
    },
    close: () => closeSync(file),
  };
}

/** All of it, or nothing: half a batch that a full disk leaves is taken back. */
function writeWhole(file: number, content: Buffer): void {
  const { size } = fstatSync(file);
  let done = 0;
  try {
    while (done < content.length) done += writeSync(file, content, done);
  } catch (error) {
    ftruncateSync(file, size);
    throw error;
  }
}

function openWhole(path: string): number {
  const file = openSync(path, 'a+', 0o600);
  const { size } = statSync(path);
  const start = Math.max(0, size - 1024 * 1024);
  const end = Buffer.alloc(size - start);
  readSync(file, end, 0, end.length, start);
  const lastLine = end.lastIndexOf(10) + 1;
  if (lastLine < end.length) ftruncateSync(file, start + lastLine);
  return file;
}

/** The newest first. */
function rotatedFiles(path: string): readonly string[] {
  const name = basename(path);
  return readdirSync(dirname(path))
    .filter((each) => each.startsWith(`${name}.`) && /^\d{4}-\d{2}-\d{2}$/.test(each.slice(name.length + 1)))
    .sort()
    .reverse()
    .map((each) => join(dirname(path), each));
}

function lastLines(path: string): readonly string[] {
  const { size } = statSync(path);
  const start = Math.max(0, size - TAIL_BYTES);
  const content = Buffer.alloc(size - start);
  const file = openSync(path, 'r');
  readSync(file, content, 0, content.length, start);
  closeSync(file);
  return content.toString('utf8').split('\n').filter(Boolean);
}

function dayOf(at: Date): string {
  return DateTime.fromJSDate(at).toISODate()!;
}
