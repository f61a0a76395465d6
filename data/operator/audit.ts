import type { Database } from '../store/database';
import { insertOnce, plain, type Stored } from '../store/documents';

/** Who did what, when and why: every action of a person, accepted or refused. */
export interface AuditEntry {
  /** Unique; for an operator's update its id. */
  readonly id: string;
  readonly at: Date;
  readonly by: string;
  readonly action: string;
  readonly reason?: string;
  readonly instrument?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly outcome: 'done' | 'refused';
}

/** True when it was new. A number of a refused input that is not finite is kept as text: it is what was said. */
export async function writeAudit(database: Database, entry: AuditEntry): Promise<boolean> {
  const details = entry.details && { details: spelledOut(entry.details) };
  return insertOnce(audit(database), entry.id, { ...entry, ...details });
}

function spelledOut(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(details).map(([key, value]) => [
    key,
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  ]);
  return Object.fromEntries(entries);
}

/** Entries since the instant, oldest first. */
export async function auditEntries(
  database: Database,
  filter: { readonly since?: Date; readonly action?: string; readonly instrument?: string } = {},
): Promise<AuditEntry[]> {
  const { since, ...equal } = filter;
  const query = { ...equal, ...(since && { at: { $gte: since } }) };
  return (await audit(database).find(query).sort({ at: 1 }).toArray()).map((each) => plain<AuditEntry>(each));
}

function audit(database: Database) {
  return database.main.collection<Stored<AuditEntry>>('audit');
}
