import type { MailRecord } from '../../domain/system/mail-record';
import type { Database } from '../store/database';
import { insertOnce, plain, type Stored } from '../store/documents';

/** Stores a mail once by its id. True when it was new. */
export async function storeEmail(database: Database, email: MailRecord): Promise<boolean> {
  return insertOnce(emailsOf(database), email.id, email);
}

/** Mails that match, oldest first. */
export async function emails(
  database: Database,
  filter: {
    readonly subject?: string;
    readonly outcome?: MailRecord['outcome'];
    readonly since?: Date;
  } = {},
): Promise<MailRecord[]> {
  const { since, ...equal } = filter;
  const query = { ...equal, ...(since && { at: { $gte: since } }) };
  return (await emailsOf(database).find(query).sort({ at: 1 }).toArray()).map((each) =>
    plain<MailRecord>(each),
  );
}

/** Removes mails before the instant; returns how many. */
export async function pruneEmails(database: Database, before: Date): Promise<number> {
  return (await emailsOf(database).deleteMany({ at: { $lt: before } })).deletedCount;
}

interface Throttle {
  readonly windowStart: Date;
  readonly count: number;
}

/**
 * Counts a mail of this subject and returns its place in the present window: 1 for the first. The window of
 * `windowMs` begins with its first mail.
 */
export async function countEmail(
  database: Database,
  subject: string,
  at: Date,
  windowMs: number,
): Promise<number> {
  const throttles = database.main.collection<Stored<Throttle>>('email_throttle');
  await insertOnce<Throttle>(throttles, subject, { windowStart: at, count: 0 });
  const windowBefore = new Date(at.getTime() - windowMs);
  const over = { _id: subject, windowStart: { $lte: windowBefore } };
  await throttles.updateOne(over, { $set: { windowStart: at, count: 0 } });
  const counted = await throttles.findOneAndUpdate(
    { _id: subject },
    { $inc: { count: 1 } },
    { returnDocument: 'after' },
  );
  return counted!.count;
}

function emailsOf(database: Database) {
  return database.main.collection<Stored<MailRecord>>('emails');
}
