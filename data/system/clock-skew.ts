import type { Database } from '../store/database';
import { plainOrUndefined, put, type Stored } from '../store/documents';

/** Our clock against the broker's, as last asked. */
export interface ClockSkew {
  /** UTC instant of our clock. */
  readonly at: Date;
  /** Ours is so far ahead; negative: behind. */
  readonly skewMs: number;
}

export async function storeClockSkew(database: Database, skew: ClockSkew): Promise<void> {
  await put(skews(database), 'latest', skew);
}

/** Undefined when the broker was never asked. */
export async function readClockSkew(database: Database): Promise<ClockSkew | undefined> {
  return plainOrUndefined<ClockSkew>(await skews(database).findOne({ _id: 'latest' }));
}

function skews(database: Database) {
  return database.main.collection<Stored<ClockSkew>>('clock_skew');
}
