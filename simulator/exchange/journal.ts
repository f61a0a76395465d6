import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { tstError } from '../../domain/errors/errors';
import { lockState } from './state-lock';
import { type Change, Store } from './store';

const SNAPSHOT = 'snapshot.json';
const JOURNAL = 'journal.ndjson';

function parseChange(line: string): Change {
  // JSON has no NaN: unset prices were written as null.
  return JSON.parse(line, (key, value) =>
    value === null && (key === 'lmtPrice' || key === 'auxPrice') ? Number.NaN : value,
  ) as Change;
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'w');
  try {
    writeFileSync(file, text); // all of it, or it throws
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * An append-only journal of changes over a snapshot. A change is on disk (fsync) before `commit` returns, so what
 * was acknowledged survives `kill -9`; a line cut by a crash was never acknowledged and is left out.
 */
export class Journal {
  readonly store = new Store();
  private file: number;
  /** Bytes of the changes that are in it. */
  private size = 0;
  private readonly unlock: () => void;

  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true });
    this.unlock = lockState(directory);
    this.load();
    this.file = this.compact();
  }

  /** Throws when it can't be written, for instance on a full disk; then it has not happened. */
  commit(change: Change): void {
    const line = Buffer.from(`${JSON.stringify(change)}\n`, 'utf8');
    try {
      const written = writeSync(this.file, line);
      if (written !== line.length)
        throw new Error('the journal took only part of a change: the disk is full');
      fsyncSync(this.file);
    } catch (error) {
      // The next change must not be glued to the rest of this one.
      ftruncateSync(this.file, this.size);
      throw error;
    }
    this.size += line.length;
    this.store.apply(change);
  }

  close(): void {
    closeSync(this.file);
    this.unlock();
  }

  private load(): void {
    const snapshot = join(this.directory, SNAPSHOT);
    if (existsSync(snapshot)) this.store.apply(parseChange(readFileSync(snapshot, 'utf8')));
    const journal = join(this.directory, JOURNAL);
    if (!existsSync(journal)) return;
    const lines = readFileSync(journal, 'utf8').split('\n');
    const torn = lines.pop();
    for (const line of lines) this.store.apply(this.parseLine(line));
    if (torn !== '' && torn !== undefined) this.tryTorn(torn);
  }

  private parseLine(line: string): Change {
    try {
      return parseChange(line);
    } catch (error) {
      throw tstError(
        'BAD_DATA_FILE',
        `${join(this.directory, JOURNAL)} has a damaged line: ${line.slice(0, 80)}`,
        error,
      );
    }
  }

  /** The last line without its end: complete (then it counts) or cut by a crash (then it never happened). */
  private tryTorn(line: string): void {
    try {
      this.store.apply(parseChange(line));
    } catch {
      // Cut before its fsync: it was reported to nobody.
    }
  }

  /** A new snapshot and an empty journal. Between the two steps the journal only repeats what the snapshot has. */
  private compact(): number {
    const path = join(this.directory, SNAPSHOT);
    writeDurably(`${path}.new`, JSON.stringify(this.store.recent()));
    renameSync(`${path}.new`, path);
    writeDurably(join(this.directory, JOURNAL), '');
    return openSync(join(this.directory, JOURNAL), 'a');
  }
}
