import type { Journal, JournalEntry } from '../../data/ledger/journal';
import { tstError } from '../../domain/errors/errors';

/** The journal file of a world: what is in it survives every process and the database. */
export interface JournalFile {
  readonly lines: readonly string[];
  /** Nothing can be written while it is true. */
  full: boolean;
  /** As a process opens it. */
  open(): Journal;
}

export function createJournalFile(): JournalFile {
  const lines: string[] = [];
  const file: JournalFile = {
    lines,
    full: false,
    open: () => ({
      folder: 'journal',
      append: async (entry: JournalEntry) => {
        if (file.full) throw tstError('JOURNAL_UNWRITABLE', 'no space left on the disk');
        lines.push(JSON.stringify(entry));
      },
      rotate: async () => undefined,
      close: async () => undefined,
    }),
  };
  return file;
}
