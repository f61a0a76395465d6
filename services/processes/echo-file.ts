import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { DateTime } from 'luxon';

const ARCHIVED = /_(\d{8})\.arch$/;

/** The file that a process's console is kept in. */
export function echoFile(
  places: { readonly echos: string; readonly echoExtension: string },
  name: string,
): string {
  return join(places.echos, `${name}${places.echoExtension}`);
}

/**
 * Moves what an echo file holds to `NAME_YYYYMMDD.arch`, by the day of its last line, where that is not `today` or the
 * process begins anew; the process may go on writing to the file, which is empty then.
 */
export function archiveEcho(
  file: string,
  when: 'always' | 'of an earlier day',
  now: Date = new Date(),
): void {
  if (!existsSync(file)) return;
  const day = dayOf(statSync(file).mtime);
  if (when === 'of an earlier day' && day === dayOf(now)) return;
  const archive = join(dirname(file), `${parse(file).name}_${day}.arch`);
  if (statSync(file).size === 0) return;
  appendWhole(file, archive);
  truncateSync(file);
}

/** To the end, also of what is written meanwhile by a process that doesn't know of this. */
function appendWhole(file: string, archive: string): void {
  const [from, to] = [openSync(file, 'r'), openSync(archive, 'a')];
  const piece = Buffer.alloc(1024 * 1024);
  for (let read = readSync(from, piece); read > 0; read = readSync(from, piece))
    writeSync(to, piece, 0, read);
  closeSync(from);
  closeSync(to);
}

/** Removes archived echo files of days before the instant, nothing else of the folder; returns their names. */
export function removeOldEchos(folder: string, before: Date): readonly string[] {
  if (!existsSync(folder)) return [];
  const old = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && (ARCHIVED.exec(entry.name)?.[1] ?? '99999999') < dayOf(before))
    .map(({ name }) => name);
  for (const name of old) rmSync(join(folder, name));
  return old;
}

function dayOf(at: Date): string {
  return DateTime.fromJSDate(at).toFormat('yyyyMMdd');
}
