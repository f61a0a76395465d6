import type { Database } from '../store/database';
import { finite, type Stored } from '../store/documents';

/** Half the bid-ask spread of one contract, in price points. */
export interface SpreadCost {
  readonly instrument: string;
  readonly spreadCost: number;
}

/** Costs by instrument. */
export async function spreadCosts(database: Database): Promise<ReadonlyMap<string, number>> {
  const found = await costs(database).find({}).sort({ _id: 1 }).toArray();
  return new Map(found.map((document) => [document.instrument, document.spreadCost]));
}

/** Throws NOT_FINITE before anything is written. */
export async function setSpreadCosts(database: Database, entries: readonly SpreadCost[]): Promise<void> {
  if (entries.length === 0) return;
  await costs(database).bulkWrite(
    entries.map((entry) => ({
      replaceOne: {
        filter: { _id: entry.instrument },
        replacement: finite(`spread_costs ${entry.instrument}`, entry),
        upsert: true,
      },
    })),
  );
}

/** False when none was stored. */
export async function removeSpreadCost(database: Database, instrument: string): Promise<boolean> {
  return (await costs(database).deleteOne({ _id: instrument })).deletedCount === 1;
}

function costs(database: Database) {
  return database.main.collection<Stored<SpreadCost>>('spread_costs');
}
