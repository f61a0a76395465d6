import type { Command } from 'commander';
import { findQuestion, openQuestions, type Question } from '../../data/operator/questions';
import { findPriceChange } from '../../data/series/price-changes';
import type { Database } from '../../data/store/database';
import { tstError } from '../../domain/errors/errors';
import { answerQuestionOf } from '../operator/answer-question';
import { EVERYTHING_ELSE, type OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { questionView, storedAround } from '../views/question-view';
import { shownTime } from '../views/table';

interface AnswerOptions {
  readonly reason?: string;
  readonly strategy?: string;
}

/** `tst questions`: what only the operator can decide. */
export function register(program: Command): void {
  const questions = program.command('questions').description('questions waiting for an operator');
  systemCommand(questions, 'list', 'open questions, oldest first, with the command that answers each', {
    isDefault: true,
  }).action(opened([], list));
  systemCommand(questions, 'show <question>', 'a question with the rows around it and a small plot').action(
    opened([], show),
  );
  systemCommand(questions, 'answer <question> <answer> [value]', ANSWER_HELP)
    .option(REASON_OPTION, 'kept in the audit; needed for an execution', parseReason)
    .option('--strategy <name>', 'whose execution it is; needed to adopt where several strategies run')
    .action(opened(EVERYTHING_ELSE, answer));
}

const ANSWER_HELP =
  'a price or a rate: accept, drop, previous (the value before), or replace VALUE (or a source that the question names); an execution: adopt, ignore, or link [LEDGER-ROW] (of a manual fill); ' +
  'a question may end with * to mean all that begin like it';

async function answer(
  open: OpenSystem,
  pattern: string,
  choice: string,
  value: string | undefined,
  { reason, strategy }: AnswerOptions,
): Promise<void> {
  for (const id of await matching(open, pattern)) {
    console.log(`${id}: ${await answerQuestionOf(open, id, { answer: choice, value, reason, strategy })}`);
    await showAnswered(open, await questionOf(open.database, id));
  }
}

/** After a spike was answered: how its rows are stored now, and how to take the answer back. */
async function showAnswered({ database }: OpenSystem, question: Question): Promise<void> {
  const { id, kind, round, status } = question;
  if (status !== 'answered' || (kind !== 'price-spike' && kind !== 'fx-spike')) return;
  console.log(await storedAround(database, question));
  if (await findPriceChange(database, `${id}@${round}`))
    console.log(`undo: npx tst prices undo ${id}@${round} --reason R`);
}

async function show({ database }: OpenSystem, id: string): Promise<void> {
  console.log(await questionView(database, await questionOf(database, id)));
}

/** Throws BAD_INPUT for a question that was never asked. */
async function questionOf(database: Database, id: string): Promise<Question> {
  const question = await findQuestion(database, id);
  if (!question)
    throw tstError('BAD_INPUT', `question ${id} does not exist (\`npx tst questions\` lists the open ones)`);
  return question;
}

/** The question itself, or every open one that a pattern ending with `*` names. */
async function matching({ database }: OpenSystem, pattern: string): Promise<readonly string[]> {
  if (!pattern.endsWith('*')) return [pattern];
  const ids = (await openQuestions(database)).map((question) => question.id);
  const found = ids.filter((id) => id.startsWith(pattern.slice(0, -1)));
  if (found.length > 0) return found;
  throw tstError('BAD_INPUT', `no open question begins with ${pattern.slice(0, -1)}`);
}

async function list({ database }: OpenSystem): Promise<void> {
  const open = await openQuestions(database);
  if (open.length === 0) console.log('no open questions');
  for (const { id, kind, askedAt, text } of open) {
    console.log(`${id}  (${kind}, asked ${shownTime(askedAt)})`);
    console.log(`  ${text}`);
    if (kind === 'unknown-order')
      console.log(`  npx tst orders settle ${id.slice('order/'.length)} --not-accepted --reason TEXT`);
    if (kind === 'capital-change')
      console.log(`  npx tst questions answer ${id} accept --reason TEXT (it is profit or loss)`);
    if (kind === 'unexplained-execution') {
      console.log(`  npx tst questions answer ${id} adopt | ignore | link [LEDGER-ROW] --reason TEXT`);
    }
  }
}
