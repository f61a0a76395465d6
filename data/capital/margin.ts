import type { Database } from '../store/database';
import { insertOnce, plain, type Stored } from '../store/documents';

/** The name of the account's margin, as pysystemtrade has it. */
export const TOTAL_MARGIN = '_TOTAL_MARGIN';

/** What the broker holds as margin of the whole account. */
export interface MarginEntry {
  readonly scope: typeof TOTAL_MARGIN;
  /** UTC instant at which it was read. */
  readonly time: Date;
  /** In the base currency. */
  readonly margin: number;
}

/** Adds a row; one of the same instant changes nothing. */
export async function appendMargin(database: Database, time: Date, margin: number): Promise<void> {
  const entry: MarginEntry = { scope: TOTAL_MARGIN, time, margin };
  await insertOnce(margins(database), `${TOTAL_MARGIN}/${time.toISOString()}`, entry);
}

/** The newest; undefined before the first. */
export async function totalMargin(database: Database): Promise<MarginEntry | undefined> {
  const [newest] = await margins(database).find({}).sort({ time: -1 }).limit(1).toArray();
  return newest && plain<MarginEntry>(newest);
}

/** Oldest first. */
export async function marginHistory(database: Database): Promise<readonly MarginEntry[]> {
  return (await margins(database).find({}).sort({ time: 1 }).toArray()).map((each) =>
    plain<MarginEntry>(each),
  );
}

function margins(database: Database) {
  return database.main.collection<Stored<MarginEntry>>('margin');
}
