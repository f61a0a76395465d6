import { type FileHandle, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerRow } from '../domain/ledger/ledger-row';
import type { BrokerOrder } from '../domain/orders/order';

/** What must survive the loss of the database: fills, and that an order is about to be sent. */
export type JournalEntry =
  | { readonly kind: 'fill'; readonly row: LedgerRow }
  | { readonly kind: 'sending'; readonly order: BrokerOrder };

export interface Journal {
  /** Where it is written. */
  readonly folder: string;
  /** Resolves when the entry is on disk (and on the copy's disk, where one is configured). */
  append(entry: JournalEntry): Promise<void>;
  /** Begins a new file; earlier ones are kept under `journal-<label>.jsonl`. */
  rotate(label: string): Promise<void>;
  close(): Promise<void>;
}

export interface JournalContents {
  readonly entries: readonly JournalEntry[];
  /** Lines that can't be read, as `file:line`: a crash tore them, so nobody was told that they were written. */
  readonly torn: readonly string[];
}

const CURRENT = 'journal.jsonl';

/**
 * Opens the journal of a system for appending. Several processes may append to one: each entry is one
 * write to a file opened for appending. `copyTo` is a second folder, for instance on another machine.
 */
export async function openJournal(
  folder: string,
  options: { readonly copyTo?: string } = {},
): Promise<Journal> {
  const folders = options.copyTo === undefined ? [folder] : [folder, options.copyTo];
  let files = await Promise.all(folders.map(openCurrent));
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => undefined); // the failure is the caller's; the next entry must still be tried
    return done;
  };
  return {
    folder,
    append: (entry) => inTurn(() => appendLine(files, JSON.stringify(entry))),
    rotate: (label) =>
      inTurn(async () => {
        await closeAll(files);
        await Promise.all(folders.map((each) => setAside(each, label)));
        files = await Promise.all(folders.map(openCurrent));
      }),
    close: () => inTurn(() => closeAll(files)),
  };
}

/** Every entry of every file of the journal, in the order of writing. Torn lines are named, never guessed. */
export async function readJournal(folder: string): Promise<JournalContents> {
  const entries: JournalEntry[] = [];
  const torn: string[] = [];
  for (const file of await journalFiles(folder)) {
    const lines = (await readFile(join(folder, file), 'utf8')).split('\n');
    lines.forEach((line, index) => {
      if (line === '') return;
      const entry = parseEntry(line);
      if (entry === undefined) torn.push(`${file}:${index + 1}`);
      else entries.push(entry);
    });
  }
  return { entries, torn };
}

/** Removes set-aside files last written before the instant; gives how many. */
export async function pruneJournal(folder: string, before: Date): Promise<number> {
  let removed = 0;
  for (const file of await journalFiles(folder)) {
    const path = join(folder, file);
    if (file === CURRENT || (await stat(path)).mtime >= before) continue;
    await unlink(path);
    removed += 1;
  }
  return removed;
}

async function openCurrent(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true });
  const file = await open(join(folder, CURRENT), 'a+');
  // A crash may have torn the last line; the next entry must not be glued to its remains.
  if (await endsInsideLine(file)) await file.appendFile('\n');
  await syncFolder(folder);
  return file;
}

async function endsInsideLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}

async function appendLine(files: readonly FileHandle[], line: string): Promise<void> {
  const bytes = Buffer.from(`${line}\n`, 'utf8');
  await Promise.all(
    files.map(async (file) => {
      const { bytesWritten } = await file.write(bytes);
      if (bytesWritten !== bytes.length)
        throw new Error('the journal took only part of an entry: is the disk full?');
      await file.datasync();
    }),
  );
}

async function setAside(folder: string, label: string): Promise<void> {
  await rename(join(folder, CURRENT), join(folder, `journal-${label}.jsonl`));
}

async function closeAll(files: readonly FileHandle[]): Promise<void> {
  await Promise.all(files.map((file) => file.close()));
}

/** A file's name is durable only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Set-aside files by label, then the current one. */
async function journalFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^journal(-.+)?\.jsonl$/.test(name));
  return names.sort((a, b) => Number(a === CURRENT) - Number(b === CURRENT) || (a < b ? -1 : 1));
}

function parseEntry(line: string): JournalEntry | undefined {
  try {
    return JSON.parse(line, reviveDate) as JournalEntry;
  } catch {
    return undefined; // torn by a crash; reported by the caller
  }
}

const DATE_FIELDS = new Set(['time', 'sendingAt', 'submittedAt', 'endedAt', 'generatedAt', 'referenceTime']);

function reviveDate(key: string, value: unknown): unknown {
  return DATE_FIELDS.has(key) && typeof value === 'string' ? new Date(value) : value;
}
