import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { findQuestion, type Question } from '../../data/operator/questions';
import { ANSWER, STACK_UPDATES } from '../../domain/cycle/message-names';
import { priceQuestionStart } from '../../domain/cycle/workflow-starts';
import { tstError } from '../../domain/errors/errors';
import type { ExplainInput } from '../../domain/inputs/messages';
import type { ParkedBars } from '../../domain/prices/parked-bars';
import type { PriceAnswer } from '../../domain/questions/question-answer';
import { questionWorkflowId } from '../../domain/system/names';
import { startOrReach } from '../../services/temporal/start-workflow';
import { audited } from './audited';
import { confirmPending } from './capital';
import { type OpenSystem, operatorName } from './open-system';
import { updateStack } from './order-stack';

/** As it was typed. */
export interface TypedAnswer {
  readonly answer: string;
  readonly value?: string;
  readonly reason?: string;
  readonly strategy?: string;
}

/** Answers one open question and returns the result. Throws BAD_INPUT for an answer that does not fit it. */
export async function answerQuestionOf(open: OpenSystem, id: string, typed: TypedAnswer): Promise<string> {
  const question = await findQuestion(open.database, id);
  if (!question)
    throw tstError('BAD_INPUT', `question ${id} does not exist (\`npx tst questions\` lists the open ones)`);
  if (question.status !== 'open') {
    const { kind } = question.answer ?? {};
    throw tstError('BAD_INPUT', `question ${id} is ${question.status}${kind ? `: ${kind}` : ''}`);
  }
  if (question.kind === 'price-spike' || question.kind === 'fx-spike')
    return answerPrice(open, question, typed);
  if (question.kind === 'unexplained-execution') return explainExecution(open, question, typed);
  if (question.kind === 'unknown-order')
    throw tstError(
      'BAD_INPUT',
      `to say what became of an order, use \`npx tst orders settle ${id.slice('order/'.length)}\``,
    );
  if (question.kind === 'capital-change') return acceptCapitalChange(open, typed);
  throw tstError('BAD_INPUT', `a question of kind ${question.kind} can't be answered by this command`);
}

/** A change of the account's value that is money paid in or out is not answered, but booked. */
async function acceptCapitalChange(open: OpenSystem, { answer, reason }: TypedAnswer): Promise<string> {
  if (answer !== 'accept')
    throw tstError(
      'BAD_INPUT',
      `'${answer}' does not answer a change of capital: use accept for profit or loss, or npx tst capital deposit|withdraw AMOUNT for money paid in or out`,
    );
  if (!reason) throw tstError('BAD_INPUT', 'accepting a change of capital needs --reason');
  return confirmPending(open, reason);
}

async function answerPrice(open: OpenSystem, question: Question, typed: TypedAnswer): Promise<string> {
  const answer = priceAnswerOf(typed, question);
  const { id, instrument } = question;
  const details = { question: id, answer };
  return audited(
    open,
    { action: 'answer price question', reason: typed.reason, instrument, details },
    async () => {
      const temporal = await open.temporal();
      if (!temporal) throw tstError('SERVICE_UNAVAILABLE', 'no Temporal server is running');
      const { workflow } = temporal.client;
      const workflowId = questionWorkflowId(open.settings.endpoints.system, id);
      try {
        await workflow.getHandle(workflowId).executeUpdate(ANSWER, { args: [answer] });
      } catch (error) {
        if (error instanceof WorkflowUpdateFailedError)
          throw tstError('BAD_INPUT', error.cause?.message ?? '', error);
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        await askAgain(open, question);
        await workflow.getHandle(workflowId).executeUpdate(ANSWER, { args: [answer] });
      }
      const text = String(await workflow.getHandle(workflowId).result());
      // The value that was given is a spike itself.
      const after = await findQuestion(open.database, id);
      if (after?.status === 'open' && after.round === question.round) throw tstError('BAD_INPUT', text);
      return text;
    },
  );
}

/** If Temporal's data were lost, starts the question's workflow again from its record. */
async function askAgain(open: OpenSystem, { id, instrument, tradeDate }: Question): Promise<void> {
  const temporal = await open.temporal();
  const { system } = open.settings.endpoints;
  const start = priceQuestionStart({ system, tradeDate, question: id, instrument });
  if (temporal) await startOrReach(temporal.client, start);
}

/** The value of `replace` may be the name of a source that the question compares. */
function priceAnswerOf({ answer, value }: TypedAnswer, { parked }: Question): PriceAnswer {
  if (answer === 'replace') {
    const { sources = [] } = parked as Partial<ParkedBars>;
    const number =
      sources.find(({ source }) => source === value)?.value ??
      (value === undefined || value.trim() === '' ? Number.NaN : Number(value));
    if (Number.isFinite(number)) return { kind: 'replace', value: number };
    const names = sources.map(({ source }) => ` or ${source}`).join('');
    throw tstError(
      'BAD_INPUT',
      `replace needs the correct value as a number${names}, not ${value ?? 'nothing'}`,
    );
  }
  if (answer !== 'accept' && answer !== 'drop' && answer !== 'previous') {
    throw tstError(
      'BAD_INPUT',
      `'${answer}' does not answer a price or a rate: use accept, drop, previous, or replace VALUE`,
    );
  }
  if (value !== undefined) throw tstError('BAD_INPUT', `${answer} takes no value`);
  return { kind: answer };
}

const OUTCOMES: Readonly<Record<string, ExplainInput['outcome']>> = {
  adopt: 'adopted',
  ignore: 'ignored',
  link: 'linked',
};

async function explainExecution(open: OpenSystem, question: Question, typed: TypedAnswer): Promise<string> {
  const outcome = OUTCOMES[typed.answer];
  if (!outcome)
    throw tstError('BAD_INPUT', `'${typed.answer}' does not explain an execution: use adopt, ignore or link`);
  if (!typed.reason) throw tstError('BAD_INPUT', 'explaining an execution needs --reason');
  const request: ExplainInput = {
    identity: (question.parked as { identity: string }).identity,
    outcome,
    reason: typed.reason,
    by: operatorName(),
    ...(typed.strategy === undefined ? {} : { strategy: typed.strategy }),
    ...(outcome === 'linked' && typed.value !== undefined ? { ledgerRowId: typed.value } : {}),
  };
  const { summary } = await updateStack<{ summary: string }>(open, STACK_UPDATES.explainExecution, request);
  return summary;
}
