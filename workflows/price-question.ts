import {
  allHandlersFinished,
  condition,
  defineSignal,
  defineUpdate,
  setCurrentDetails,
} from '@temporalio/workflow';
import { ANSWER } from '../domain/cycle/message-names';
import { type PriceQuestionInput, priceQuestionInput } from '../domain/cycle/workflow-inputs';
import { isAboutRate } from '../domain/fx/rate-questions';
import { priceAnswerInput, rateAnswerInput } from '../domain/inputs/messages';
import type { PriceAnswer } from '../domain/questions/question-answer';
import { onSignal, onUpdate } from './handle-messages';
import { parsed } from './parsed-input';
import { priceActivities, runActivities } from './proxies';

const answerPrice = defineUpdate<{ applied: string }, [PriceAnswer]>(ANSWER);
const answerPriceBySignal = defineSignal<[PriceAnswer]>('answerBySignal');

/**
 * Waits for the operator's answer to one price spike, applies it, and runs the instrument's later steps.
 * Also ends when a later download has made the question void.
 */
export async function priceQuestion(given: PriceQuestionInput): Promise<string> {
  const input = parsed('the start of a price question', priceQuestionInput, given);
  const { system, tradeDate, question, instrument } = input;
  let answer: PriceAnswer | undefined;
  const answers = isAboutRate(question) ? rateAnswerInput : priceAnswerInput;
  onUpdate(answerPrice, answers, (given) => {
    answer ??= given;
    return { applied: answer.kind };
  });
  onSignal(system, answerPriceBySignal, answers, (given) => {
    answer ??= given;
  });

  const runs = runActivities(system);
  setCurrentDetails((await runs.describeQuestion({ question })).text);
  let open = true;
  while (!answer && open) {
    await condition(() => answer !== undefined, '1h');
    if (!answer) open = (await runs.describeQuestion({ question })).open;
  }
  if (!answer) return 'void: a later download passed the check';
  const result = await priceActivities(system).applyPriceAnswer.executeWithOptions(
    { summary: `${instrument}: ${answer.kind}` },
    [{ tradeDate, question, instrument, answer }],
  );
  await condition(allHandlersFinished);
  setCurrentDetails(result.text);
  return result.text;
}
