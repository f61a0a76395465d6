import type { Logger } from 'pino';
import type { Database } from '../data/store/database';
import { type LogEntry, logEntry, storeLogs } from '../data/system/logs';
import type { StoredLogRecord } from '../domain/logs/log-record';

export interface LogStore {
  take(record: StoredLogRecord): void;
  /** Stores what is left. */
  close(): Promise<void>;
}

const EVERY_MS = 1_000;
const BATCH_MAX = 500;
/** While the database is away the oldest go: the console and the log server have them. */
const WAITING_MAX = 10_000;

/** Keeps log records in the database, in batches, so that `tst logs` finds them by what they are about. */
export function createLogStore(database: Database, log: Pick<Logger, 'warn'>): LogStore {
  let waiting: LogEntry[] = [];
  let dropped = 0;
  let writing: Promise<void> | undefined;
  const write = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_MAX);
      await storeLogs(database, batch);
      waiting = waiting.filter((each) => !batch.includes(each));
    }
    if (dropped > 0) log.warn({ dropped }, 'log records were not stored while the database was away');
    dropped = 0;
  };
  const flush = () => {
    writing ??= write()
      .catch(() => undefined) // tried again in a second
      .finally(() => {
        writing = undefined;
      });
    return writing;
  };
  const timer = setInterval(() => void flush(), EVERY_MS);
  timer.unref();
  return {
    take: (record) => {
      waiting.push(logEntry(record));
      if (waiting.length <= WAITING_MAX) return;
      waiting.shift();
      dropped += 1;
    },
    close: async () => {
      clearInterval(timer);
      await flush();
      await flush();
    },
  };
}
