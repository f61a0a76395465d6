import { ulid } from 'ulid';
import { LOG_LEVELS, type LogLevel, type StoredLogRecord } from '../../domain/logs/log-record';
import type { Database } from '../store/database';
import { plain, type Stored } from '../store/documents';

/** A record as it is stored: its time is a date, and it has an id that sorts by time. */
export interface LogEntry extends Omit<Known, 'time'> {
  readonly id: string;
  readonly at: Date;
  /** Attributes by their names. */
  readonly [attribute: string]: unknown;
}

type Known = Pick<StoredLogRecord, 'time' | 'level' | 'name' | 'text' | 'workflowId' | 'runId' | 'facts'>;

/** What a search asks for; what is left out does not matter. */
export interface LogFilter {
  readonly since?: Date;
  /** And more serious ones. */
  readonly level?: LogLevel;
  /** Attributes, `name`, `workflowId` and `runId` by their names. */
  readonly equal?: Readonly<Record<string, string | number>>;
}

/** Stores records in one write. Those of a failed one may be stored in part: the ids keep them single. */
export async function storeLogs(database: Database, entries: readonly LogEntry[]): Promise<void> {
  const writes = entries.map((entry) => ({
    replaceOne: { filter: { _id: entry.id }, replacement: entry, upsert: true },
  }));
  if (writes.length > 0) await logs(database).bulkWrite(writes, { ordered: false });
}

/** A record with the id under which it is stored. */
export function logEntry({ time, ...record }: StoredLogRecord): LogEntry {
  const at = new Date(time);
  return { ...record, id: ulid(at.getTime()), at };
}

/** The newest records that match, oldest first. */
export async function findLogs(database: Database, filter: LogFilter, limit: number): Promise<LogEntry[]> {
  const { since, level, equal = {} } = filter;
  const levels = level && LOG_LEVELS.slice(LOG_LEVELS.indexOf(level));
  const query = {
    ...equal,
    ...(since && { at: { $gte: since } }),
    ...(levels && { level: { $in: levels } }),
  };
  const found = await logs(database).find(query).sort({ at: -1, _id: -1 }).limit(limit).toArray();
  return found.reverse().map((each) => plain<LogEntry>(each));
}

/** Removes records before the instant; returns how many. */
export async function pruneLogs(database: Database, before: Date): Promise<number> {
  return (await logs(database).deleteMany({ at: { $lt: before } })).deletedCount;
}

function logs(database: Database) {
  return database.main.collection<Stored<LogEntry>>('logs');
}
