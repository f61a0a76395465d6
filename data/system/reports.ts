import type { Database } from '../store/database';
import { plain, plainOrUndefined, put, type Stored } from '../store/documents';

/** A report as it was written. */
export interface StoredReport {
  readonly name: string;
  /** `YYYY-MM-DD`. */
  readonly tradeDate: string;
  readonly at: Date;
  readonly text: string;
  readonly html: string;
  /** The report as data: JSON, in which what is missing is null. Reports before 0.3 have none. */
  readonly data?: string;
  /** Where the file is, if one was written. */
  readonly path?: string;
}

/** Stores a report; the same name and trade date again replaces it. */
export async function storeReport(database: Database, report: StoredReport): Promise<void> {
  await put(reportsOf(database), `${report.name}/${report.tradeDate}`, report);
}

export async function findReport(
  database: Database,
  name: string,
  tradeDate: string,
): Promise<StoredReport | undefined> {
  return plainOrUndefined<StoredReport>(await reportsOf(database).findOne({ _id: `${name}/${tradeDate}` }));
}

/** Names, dates and times without the bodies, newest first. */
export async function reportHistory(
  database: Database,
  filter: { readonly name?: string; readonly tradeDate?: string } = {},
): Promise<Omit<StoredReport, 'text' | 'html' | 'data'>[]> {
  const found = await reportsOf(database)
    .find(filter, { projection: { text: 0, html: 0, data: 0 } })
    .sort({ at: -1 })
    .toArray();
  return found.map((document) => plain<StoredReport>(document));
}

function reportsOf(database: Database) {
  return database.main.collection<Stored<StoredReport>>('reports');
}
