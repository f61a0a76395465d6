import type { Database } from '../store/database';
import { plain, type Stored } from '../store/documents';
import { sharedFind } from '../store/shared-reads';

/** Contracts in use of an instrument that have expired, or that the broker no longer knows. */
export interface PriceAlarm {
  readonly instrument: string;
  readonly texts: readonly string[];
  /** When the first of them was found. */
  readonly since: Date;
}

/** Keeps what is wrong with the contracts in use, as of now; without any text the alarm is over. */
export async function setPriceAlarm(
  database: Database,
  instrument: string,
  texts: readonly string[],
  at: Date,
): Promise<void> {
  const alarms = alarmsOf(database);
  if (texts.length > 0)
    await alarms.updateOne(
      { _id: instrument },
      { $set: { instrument, texts }, $setOnInsert: { since: at } },
      { upsert: true },
    );
  else if ((await find(database, instrument)).length > 0) await alarms.deleteOne({ _id: instrument });
}

/** By instrument. */
export async function priceAlarms(database: Database): Promise<readonly PriceAlarm[]> {
  const found = await alarmsOf(database).find({}).sort({ _id: 1 }).toArray();
  return found.map((document) => plain<PriceAlarm>(document));
}

function alarmsOf(database: Database) {
  return database.main.collection<Stored<PriceAlarm>>('price_alarms');
}

const find = sharedFind<PriceAlarm>({ collectionOf: alarmsOf, field: '_id' });
