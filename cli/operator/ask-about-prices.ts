import { findQuestion, openQuestions, type Question } from '../../data/operator/questions';
import { TstError } from '../../domain/errors/errors';
import { NEXT_ASKS } from '../../domain/prices/spike-question';
import { TERMINAL_PROMPT, terminalAnswer } from '../../domain/questions/terminal-answer';
import { questionView } from '../views/question-view';
import { answerQuestionOf } from './answer-question';
import type { OpenSystem } from './open-system';

/** A person at a terminal. */
export interface Person {
  /** The line that was typed. */
  ask(prompt: string): Promise<string>;
  say(text: string): void;
}

/**
 * Asks about each open question on a price or a rate of these names (of all, without any): the rows around it and a plot,
 * then the answer. Returns true when an answer left another spike to the next download.
 */
export async function askAboutPrices(
  open: OpenSystem,
  names: readonly string[],
  person: Person,
): Promise<boolean> {
  let isMore = false;
  for (const question of await priceQuestions(open, names)) {
    person.say(await questionView(open.database, question));
    const text = await answered(open, question, person);
    person.say(`${question.id}: ${text}`);
    isMore ||= text.includes(NEXT_ASKS);
  }
  return isMore;
}

async function priceQuestions(
  { database }: OpenSystem,
  names: readonly string[],
): Promise<readonly Question[]> {
  const open = await openQuestions(database);
  return open.filter(
    ({ kind, instrument }) =>
      (kind === 'price-spike' || kind === 'fx-spike') && (names.length === 0 || names.includes(instrument)),
  );
}

async function answered(open: OpenSystem, { id }: Question, person: Person): Promise<string> {
  for (;;) {
    const answer = terminalAnswer(await person.ask(TERMINAL_PROMPT));
    if (answer?.kind === 'later') return 'left open';
    if (answer === undefined) continue;
    const value = answer.kind === 'replace' ? String(answer.value) : undefined;
    const typed = { answer: answer.kind, value, reason: 'answered in the terminal' };
    const text = await answerQuestionOf(open, id, typed).catch(whyRefused);
    // A number that would be a spike itself is not stored: another one may be.
    if ((await findQuestion(open.database, id))?.status !== 'open') return text;
    person.say(text);
  }
}

function whyRefused(error: unknown): string {
  if (error instanceof TstError && error.code === 'BAD_INPUT') return error.message;
  throw error;
}
