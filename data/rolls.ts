import type { Database } from './database';
import { conflict, insertOnce, plain, plainOrUndefined, type Stored } from './documents';

export const ROLL_STATES = [
  'No_Roll',
  'Passive',
  'Force',
  'Force_Outright',
  'Close',
  'No_Open',
  'Roll_Adjusted',
] as const;
export type StoredRollState = (typeof ROLL_STATES)[number];

export interface RollRecord {
  readonly instrument: string;
  readonly state: StoredRollState;
  readonly since?: Date;
  readonly by: string;
  readonly reason: string;
  /** 0 while nobody has set it. */
  readonly version: number;
}

/** State of one instrument; No_Roll at version 0 while nobody has set it (reading stores nothing). */
export async function readRollState(database: Database, instrument: string): Promise<RollRecord> {
  const found = plainOrUndefined<RollRecord>(await rolls(database).findOne({ _id: instrument }));
  return found ?? { instrument, state: 'No_Roll', by: '', reason: 'never set', version: 0 };
}

/** Every state that was ever set, by instrument. */
export async function rollStates(database: Database): Promise<RollRecord[]> {
  return (await rolls(database).find({}).sort({ _id: 1 }).toArray()).map((document) =>
    plain<RollRecord>(document),
  );
}

/** Sets the state if it is still as read. Throws VERSION_CONFLICT. */
export async function setRollState(
  database: Database,
  read: Pick<RollRecord, 'instrument' | 'version'>,
  state: StoredRollState,
  who: { readonly by: string; readonly reason: string; readonly at: Date },
): Promise<RollRecord> {
  const { instrument, version } = read;
  const next: RollRecord = {
    instrument,
    state,
    since: who.at,
    by: who.by,
    reason: who.reason,
    version: version + 1,
  };
  const written =
    version === 0
      ? await insertOnce(rolls(database), instrument, next)
      : (await rolls(database).replaceOne({ _id: instrument, version }, next)).matchedCount === 1;
  if (!written) throw conflict(`The roll state of ${instrument}`, version);
  return next;
}

function rolls(database: Database) {
  return database.main.collection<Stored<RollRecord>>('roll_states');
}
