import type { CapitalChange } from '../../domain/capital/confirmation';
import { answerQuestion, askQuestion, findQuestion, withdrawQuestion } from '../operator/questions';
import type { Database } from '../store/database';

/** There is one account, and so one question at a time. */
const CAPITAL_QUESTION = 'capital/account';

/** A change of the account's value that is too large to be taken without a person. */
export interface CapitalQuestion extends CapitalChange {
  readonly askedAt: Date;
  readonly tradeDate: string;
  readonly text: string;
}

/** Stores what waits, in the place of what waited before. */
export async function putCapitalQuestion(database: Database, question: CapitalQuestion): Promise<void> {
  const { askedAt, tradeDate, text, ...parked } = question;
  const asked = { id: CAPITAL_QUESTION, kind: 'capital-change', instrument: '' } as const;
  await askQuestion<CapitalChange>(database, { ...asked, tradeDate, askedAt, text, parked });
}

/** What waits for a person; undefined when nothing does. */
export async function capitalQuestion(database: Database): Promise<CapitalQuestion | undefined> {
  const question = await findQuestion(database, CAPITAL_QUESTION);
  if (question?.status !== 'open') return undefined;
  const { askedAt, tradeDate, text, parked } = question;
  return { ...(parked as CapitalChange), askedAt, tradeDate, text };
}

/** The change is taken as profit or loss. */
export async function answerCapitalQuestion(
  database: Database,
  who: { readonly by: string; readonly at: Date; readonly reason: string },
): Promise<void> {
  await answerQuestion(database, CAPITAL_QUESTION, { kind: 'accept' }, who);
}

/** Something else has changed capital: the next update asks again if necessary. Does nothing when none waits. */
export async function withdrawCapitalQuestion(database: Database, why: string, at: Date): Promise<void> {
  await withdrawQuestion(database, CAPITAL_QUESTION, why, at);
}
