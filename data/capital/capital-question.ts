import type { Database } from '../store/database';
import { finite, plainOrUndefined, put, type Stored } from '../store/documents';

/** A change of the account's value that is too large to be taken without a person. One at a time. */
export interface CapitalQuestion {
  readonly askedAt: Date;
  readonly tradeDate: string;
  /** What the account is worth, in the base currency. */
  readonly value: number;
  /** What it was worth by the last row of the account's capital, and when that was written. */
  readonly before: number;
  readonly beforeAt: Date;
}

/** Stores what waits, in the place of what waited before. */
export async function putCapitalQuestion(database: Database, question: CapitalQuestion): Promise<void> {
  await put(questions(database), 'account', finite('the capital question', question));
}

/** What waits for a person; undefined when nothing does. */
export async function capitalQuestion(database: Database): Promise<CapitalQuestion | undefined> {
  return plainOrUndefined<CapitalQuestion>(await questions(database).findOne({ _id: 'account' }));
}

export async function closeCapitalQuestion(database: Database): Promise<void> {
  await questions(database).deleteOne({ _id: 'account' });
}

function questions(database: Database) {
  return database.main.collection<Stored<CapitalQuestion>>('capital_questions');
}
