import { type Journal, openJournal } from '../../data/ledger/journal';
import type { OpenSystem } from './open-system';

/** Calls `fn` with the system's journal open: a worker that runs may append at the same time. */
export async function withJournal<T>(
  { settings }: Pick<OpenSystem, 'settings'>,
  fn: (journal: Journal) => Promise<T>,
): Promise<T> {
  const { journal: folder, journalCopy: copyTo } = settings.folders;
  const journal = await openJournal(folder, { copyTo });
  try {
    return await fn(journal);
  } finally {
    await journal.close();
  }
}
