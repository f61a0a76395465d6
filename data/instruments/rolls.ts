/**
 * Roll states are kept in the head of the instrument's prices, so that a roll of the prices and its state are one
 * write (`writePrices` with a `RollSwitch`).
 */
import { neverSet, nextRollRecord, type RollAuthor, type RollRecord } from '../../domain/rolls/roll-record';
import type { RollState } from '../../domain/rolls/roll-state';
import { type Head, heads } from '../series/head';
import type { Database } from '../store/database';
import { conflict, isDuplicateKey } from '../store/documents';
import { sharedFind } from '../store/shared-reads';

/** State of one instrument; No_Roll at version 0 while nobody has set it (reading stores nothing). */
export async function readRollState(database: Database, instrument: string): Promise<RollRecord> {
  const [head] = await find(database, idOf(instrument));
  return head?.roll ?? neverSet(instrument);
}

/** Every state that was ever set, by instrument. */
export async function rollStates(database: Database): Promise<RollRecord[]> {
  const found = await heads(database)
    .find({ roll: { $exists: true } }, { projection: { roll: 1 } })
    .sort({ _id: 1 })
    .toArray();
  return found.map((head) => head.roll!);
}

/** Sets the state if it is still as read. Throws VERSION_CONFLICT. */
export async function setRollState(
  database: Database,
  read: RollRecord,
  state: RollState,
  author: RollAuthor,
): Promise<RollRecord> {
  const roll = nextRollRecord(read, state, author);
  const written =
    read.version === 0 ? await setFirst(database, roll) : await setAgain(database, roll, read.version);
  if (!written) throw conflict(`The roll state of ${read.instrument}`, read.version);
  return roll;
}

async function setFirst(database: Database, roll: RollRecord): Promise<boolean> {
  const withoutPrices = { kind: 'prices', name: roll.instrument, version: 0, parts: {} };
  try {
    const written = await heads(database).updateOne(
      { _id: idOf(roll.instrument), roll: { $exists: false } },
      { $set: { roll }, $setOnInsert: withoutPrices },
      { upsert: true },
    );
    return written.matchedCount + written.upsertedCount === 1;
  } catch (error) {
    if (isDuplicateKey(error)) return false; // it has a state already
    throw error;
  }
}

async function setAgain(database: Database, roll: RollRecord, readVersion: number): Promise<boolean> {
  const written = await heads(database).updateOne(
    { _id: idOf(roll.instrument), 'roll.version': readVersion },
    { $set: { roll } },
  );
  return written.matchedCount === 1;
}

function idOf(instrument: string): string {
  return `prices/${instrument}`;
}

const find = sharedFind<Head>({
  collectionOf: heads,
  field: '_id',
  projection: { roll: 1 },
});
