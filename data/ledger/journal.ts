import { type FileHandle, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { tstError } from '../../domain/errors/errors';
import type { StoredChange } from '../../domain/execution/work-order';
import type { FxOrder } from '../../domain/fx/fx-order';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import type { TransferPair } from '../../domain/ledger/transfer';
import type { Halt } from '../../domain/limits/halt';
import type { BrokerOrder } from '../../domain/orders/order';
import { createSerialSection } from '../../domain/system/serial-section';
import { appendLine } from '../store/line-file';

/** What must survive the loss of the database: fills, that an order is about to be sent, halts. */
export type JournalEntry =
  | { readonly kind: 'fill'; readonly row: LedgerRow }
  | { readonly kind: 'transfer'; readonly rows: TransferPair }
  | { readonly kind: 'sending'; readonly order: BrokerOrder }
  | { readonly kind: 'fx-sending'; readonly fx: FxOrder }
  /** Set or lifted; the instant under a name of its own, by which it is read back as one. */
  | { readonly kind: 'halt'; readonly halt: Omit<Halt, 'at'>; readonly time: Date }
  /** An order at the broker is about to be changed. */
  | { readonly kind: 'change'; readonly id: string; readonly version: number; readonly change: StoredChange };

export interface Journal {
  /** Where it is written. */
  readonly folder: string;
  /**
   * Resolves when the entry is on disk (and on the copy's disk, where one is configured). Throws JOURNAL_UNWRITABLE
   * (retryable) when it can't be written, and leaves nothing of it behind: the caller must not act on it.
   */
  append(entry: JournalEntry): Promise<void>;
  /** Begins a new file; earlier ones are kept under `journal-<label>.jsonl`. */
  rotate(label: string): Promise<void>;
  close(): Promise<void>;
}

export interface JournalContents {
  readonly entries: readonly JournalEntry[];
  /** Lines that can't be read, as `file:line`: a crash tore them, so no caller was told that they were written. */
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
  const oneAtATime = createSerialSection(); // a failure is the caller's: the next entry is tried all the same
  return {
    folder,
    append: (entry) => oneAtATime(() => appendEntry(files, folders, entry)),
    rotate: (label) =>
      oneAtATime(async () => {
        const before = files;
        await Promise.all(folders.map((each) => setAside(each, label)));
        files = await Promise.all(folders.map(openCurrent)); // if it fails, entries continue in the old ones
        await closeAll(before);
      }),
    close: () => oneAtATime(() => closeAll(files)),
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

/** Removes set-aside files last written before the instant; returns how many. */
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
  await syncFolder(folder);
  return file;
}

async function appendEntry(
  files: readonly FileHandle[],
  folders: readonly string[],
  entry: JournalEntry,
): Promise<void> {
  try {
    await appendLine(files, JSON.stringify(entry));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw tstError('JOURNAL_UNWRITABLE', `The journal in ${folders.join(' or ')}: ${reason}`, cause);
  }
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

const DATE_FIELDS = new Set([
  'time',
  'sendingAt',
  'submittedAt',
  'endedAt',
  'generatedAt',
  'referenceTime',
  'aggressiveAt',
  'changedAt',
]);

function reviveDate(key: string, value: unknown): unknown {
  return DATE_FIELDS.has(key) && typeof value === 'string' ? new Date(value) : value;
}
