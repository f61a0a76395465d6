import type { Database } from '../store/database';
import { plainOrUndefined, put, type Stored } from '../store/documents';

/** What we hold by the broker, or by a person's statement, as last asked: for looking at, never for a decision. */
export interface BrokerPositions {
  /** The file of the statement; undefined: the broker said it. */
  readonly where?: string;
  /** UTC instant of the trading clock, or of the statement. */
  readonly at: Date;
  readonly positions: readonly {
    readonly instrument: string;
    /** 8 digits. */
    readonly contract: string;
    readonly position: number;
  }[];
}

export async function storeBrokerPositions(database: Database, snapshot: BrokerPositions): Promise<void> {
  await put(positions(database), 'latest', snapshot);
}

export async function brokerPositions(database: Database): Promise<BrokerPositions | undefined> {
  return plainOrUndefined<BrokerPositions>(await positions(database).findOne({ _id: 'latest' }));
}

function positions(database: Database) {
  return database.main.collection<Stored<BrokerPositions>>('broker_positions');
}
