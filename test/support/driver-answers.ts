import { type Collection, type Db, MongoBulkWriteError, MongoServerError } from 'mongodb';
import { isDuplicateKey } from '../../data/store/documents';

// biome-ignore lint/suspicious/noExplicitAny: documents of any shape
export type AnyCollection = Collection<any>;

/** The answer, and all that is stored afterwards. */
export async function answerOf(
  db: Db,
  name: string,
  stored: readonly object[],
  ask: (collection: AnyCollection) => Promise<unknown>,
): Promise<unknown> {
  const collection: AnyCollection = db.collection(name);
  for (const document of stored) await collection.insertOne(document as never);
  const answer = await settled(() => ask(collection));
  return { answer, stored: await collection.find({}).sort({ _id: 1 }).toArray() };
}

/** What was answered, or thrown, as far as callers look at it. */
export async function settled(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return plainAnswer(await ask());
  } catch (error) {
    return summary(error);
  }
}

/** Texts differ; which error it is, and what of a bulk was done, must not. */
function summary(error: unknown): unknown {
  if (!(error instanceof Error)) throw error;
  if (error instanceof MongoBulkWriteError)
    return {
      bulk: [error.writeErrors].flat().map(({ index, code }) => ({ index, code })),
      code: error.code,
      done: plainAnswer(error.result),
      isDuplicateKey: isDuplicateKey(error),
    };
  return {
    error: error.name,
    code: error instanceof MongoServerError ? error.code : undefined,
    isDuplicateKey: isDuplicateKey(error),
  };
}

/** Classes of the driver's as their fields; of inserted ids those that were not refused differ between releases. */
function plainAnswer(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer;
  const { insertedIds: _, acknowledged: __, ...fields } = answer as Record<string, unknown>;
  return fields;
}

/** Whether a replacement by the same counts as a change is another answer on each server. */
export function uncounted<T extends object>(answer: T): Omit<T, 'modifiedCount'> {
  return { ...answer, modifiedCount: 'not compared' };
}
