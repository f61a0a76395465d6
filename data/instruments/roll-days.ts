import type { RollDay } from '../../domain/rolls/roll-day';
import type { Database } from '../store/database';
import { finite, plain, plainOrUndefined, type Stored } from '../store/documents';
import { sharedFind } from '../store/shared-reads';
import { sharedWrites } from '../store/shared-writes';

/** What the roll policy last did and plans about one instrument; undefined when there is nothing to tell. */
export async function readRollDay(database: Database, instrument: string): Promise<RollDay | undefined> {
  const [found = null] = await find(database, instrument);
  return plainOrUndefined<RollDay>(found);
}

/** Of all instruments, by their codes. */
export async function rollDays(database: Database): Promise<readonly RollDay[]> {
  const found = await daysOf(database).find({}).sort({ _id: 1 }).toArray();
  return found.map((document) => plain<RollDay>(document));
}

/** Keeps the record of an instrument, in place of the one before; undefined: there is nothing to tell any more. */
export async function keepRollDay(
  database: Database,
  instrument: string,
  day: RollDay | undefined,
): Promise<void> {
  const filter = { _id: instrument };
  const replacement = day && finite(`roll_days ${instrument}`, day);
  await write(database, [
    replacement ? { replaceOne: { filter, replacement, upsert: true } } : { deleteOne: { filter } },
  ]);
}

/** Notes that a record was mailed, if it is still the one that was read; its plan acts a day after the first mail. */
export async function markRollDayMailed(database: Database, day: RollDay, at: Date): Promise<void> {
  const isNew = day.planned !== undefined && day.planned.mailedAt === undefined;
  await daysOf(database).updateOne(
    { _id: day.instrument, at: day.at },
    { $set: { mailed: true as const, ...(isNew ? { 'planned.mailedAt': at } : {}) } },
  );
}

function daysOf(database: Database) {
  return database.main.collection<Stored<RollDay>>('roll_days');
}

const find = sharedFind<RollDay>({ collectionOf: daysOf, field: '_id' });
const write = sharedWrites<RollDay>(daysOf);
