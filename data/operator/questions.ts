import type { DroppedRow } from '../../domain/prices/dropped-rows';
import type { QuestionAnswer } from '../../domain/questions/question-answer';
import type { Database } from '../store/database';
import { finite, insertOnce, plain, plainOrUndefined, type Stored } from '../store/documents';
import { sharedFind, sharedRead } from '../store/shared-reads';

/** Something only a person can decide. The day continues meanwhile. */
export interface Question<Parked = unknown> {
  /** A function of what it is about (for instance `spike/CORN/20241200/day`): asked again, it is the same. */
  readonly id: string;
  readonly kind:
    | 'price-spike'
    | 'fx-spike'
    | 'unexplained-execution'
    | 'capital-change'
    | 'unknown-order'
    | 'other';
  readonly instrument: string;
  readonly contract?: string;
  readonly tradeDate: string;
  readonly askedAt: Date;
  readonly text: string;
  /** What the asker needs to continue: for a spike the rows, the spiking row and its ratio. */
  readonly parked: Parked;
  readonly status: 'open' | 'answered' | 'withdrawn';
  readonly answer?: QuestionAnswer;
  readonly answeredBy?: string;
  readonly answeredAt?: Date;
  readonly reason?: string;
  /** Counts up each time it is asked again after an answer or withdrawal. */
  readonly round: number;
}

export type AnswerOutcome =
  | { readonly kind: 'answered'; readonly question: Question }
  /** It has its answer already (or is not asked any more); nothing changed. */
  | { readonly kind: 'closed'; readonly question: Question }
  | { readonly kind: 'unknown-question' };

/** Rows that wait for an answer may lack a volume, never be infinite. */
const MAY_BE_MISSING = ['parked'];

/** Asks; an open question of this id is refreshed with the new rows, a closed one is asked again. */
export async function askQuestion<Parked>(
  database: Database,
  question: Omit<Question<Parked>, 'status' | 'answer' | 'answeredBy' | 'answeredAt' | 'reason' | 'round'>,
): Promise<{ readonly kind: 'asked' | 'refreshed'; readonly question: Question<Parked> }> {
  const fresh: Question<Parked> = { ...question, status: 'open', round: 1 };
  if (await insertOnce<Question>(questions(database), question.id, fresh, MAY_BE_MISSING))
    return { kind: 'asked', question: fresh };
  const before = (await findQuestion(database, question.id))!;
  const wasOpen = before.status === 'open';
  const again: Question<Parked> = {
    ...fresh,
    askedAt: wasOpen ? before.askedAt : question.askedAt,
    round: wasOpen ? before.round : before.round + 1,
  };
  const written = await questions(database).replaceOne(
    { _id: question.id, round: before.round, status: before.status },
    finite(`question ${question.id}`, again, MAY_BE_MISSING),
  );
  if (written.matchedCount === 1) return { kind: wasOpen ? 'refreshed' : 'asked', question: again };
  return askQuestion(database, question); // somebody answered in between: ask again
}

/** Answers an open question; only the first answer counts. */
export async function answerQuestion(
  database: Database,
  id: string,
  answer: QuestionAnswer,
  who: { readonly by: string; readonly at: Date; readonly reason?: string },
): Promise<AnswerOutcome> {
  const changes = {
    status: 'answered',
    answer,
    answeredBy: who.by,
    answeredAt: who.at,
    reason: who.reason,
  } as const;
  return close(database, id, changes);
}

/** Opens an answered question again, as it was asked: its answer was undone. False when it is not that round any more. */
export async function reopenQuestion(database: Database, id: string, round: number): Promise<boolean> {
  const updated = await questions(database).updateOne(
    { _id: id, status: 'answered', round },
    { $set: { status: 'open', round: round + 1 }, $unset: { answer: '', answeredBy: '', answeredAt: '' } },
  );
  return updated.matchedCount === 1;
}

/** Takes a row (UTC ms) off those that answers to this question have dropped. False when it is not among them. */
export async function forgetDropped(database: Database, id: string, time: number): Promise<boolean> {
  const question = await findQuestion(database, id);
  const { dropped = [] } = (question?.parked ?? {}) as { dropped?: readonly DroppedRow[] };
  const kept = dropped.filter((each) => each.time !== time);
  if (!question || kept.length === dropped.length) return false;
  const { round, status } = question;
  const changes = { $set: { 'parked.dropped': kept } };
  const updated = await questions(database).updateOne({ _id: id, round, status }, changes);
  // Asked or answered in between: look again.
  return updated.matchedCount === 1 || forgetDropped(database, id, time);
}

/** Closes a question that has become moot, for instance because a later automatic run succeeded. */
export async function withdrawQuestion(
  database: Database,
  id: string,
  reason: string,
  at: Date,
): Promise<AnswerOutcome> {
  return close(database, id, { status: 'withdrawn', reason, answeredAt: at });
}

export async function findQuestion(database: Database, id: string): Promise<Question | undefined> {
  return plainOrUndefined<Question>(await questions(database).findOne({ _id: id }));
}

/** The answers to questions whose ids begin like this, by their ids. */
export async function answersOf(
  database: Database,
  prefix: string,
): Promise<ReadonlyMap<string, QuestionAnswer>> {
  const asked = await questionsOf(database, prefix);
  return new Map(
    [...asked].flatMap(([id, { status, answer }]) => (status === 'answered' && answer ? [[id, answer]] : [])),
  );
}

/**
 * Questions about an instrument, open or closed, by their ids; those that ask for others at the same moment share the
 * command.
 */
export async function questionsAbout(
  database: Database,
  instrument: string,
): Promise<ReadonlyMap<string, Question>> {
  return byId(await find(database, instrument));
}

/** Questions whose ids begin like this, open or closed, by their ids. */
async function questionsOf(database: Database, prefix: string): Promise<ReadonlyMap<string, Question>> {
  const range = { $gte: prefix, $lt: `${prefix}\uffff` };
  return byId(await questions(database).find({ _id: range }).toArray());
}

function byId(found: readonly Stored<Question>[]): ReadonlyMap<string, Question> {
  return new Map(found.map((document) => [document._id, plain<Question>(document)]));
}

/** Open questions, oldest first. */
export async function openQuestions(database: Database): Promise<Question[]> {
  const found = await questions(database).find({ status: 'open' }).sort({ askedAt: 1 }).toArray();
  return found.map((document) => plain<Question>(document));
}

/** The same; one answer for all that ask at the same moment. */
export const openQuestionsNow = sharedRead(openQuestions);

async function close(database: Database, id: string, changes: Partial<Question>): Promise<AnswerOutcome> {
  const updated = await questions(database).findOneAndUpdate(
    { _id: id, status: 'open' },
    { $set: finite(`question ${id}`, changes) },
    { returnDocument: 'after' },
  );
  if (updated !== null) return { kind: 'answered', question: plain<Question>(updated) };
  const question = await findQuestion(database, id);
  return question === undefined ? { kind: 'unknown-question' } : { kind: 'closed', question };
}

function questions(database: Database) {
  return database.main.collection<Stored<Question>>('questions');
}

const find = sharedFind<Question>({ collectionOf: questions, field: 'instrument' });
