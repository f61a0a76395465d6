import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  defineSignal,
  defineUpdate,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import { priceActivities, runActivities } from './proxies';

export interface PriceQuestionInput {
  readonly system: string;
  readonly tradeDate: string;
  /** Id of the question's record, which holds the parked rows. */
  readonly question: string;
  readonly instrument: string;
}

/** `accept` the value, `replace` it by a number, or `drop` the row. */
export type PriceAnswer =
  | { readonly kind: 'accept' }
  | { readonly kind: 'replace'; readonly value: number }
  | { readonly kind: 'drop' };

export const answerPrice = defineUpdate<{ applied: string }, [PriceAnswer]>('answer');
export const answerPriceBySignal = defineSignal<[PriceAnswer]>('answerBySignal');

/**
 * Waits for the operator's answer to one price spike, applies it, and runs the instrument's later steps.
 * Ends too when a later download has made the question void.
 */
export async function priceQuestion(input: PriceQuestionInput): Promise<string> {
  const { system, tradeDate, question, instrument } = input;
  let answer: PriceAnswer | undefined;
  setHandler(
    answerPrice,
    (given) => {
      answer ??= given;
      return { applied: answer.kind };
    },
    { validator: (given) => refuseBadAnswer(question, given) },
  );
  setHandler(answerPriceBySignal, (given) => {
    if (isAnswer(question, given)) answer ??= given;
    else
      setCurrentDetails(
        `Refused by signal: ${JSON.stringify(given)}; send accept, replace with a value, or drop.`,
      );
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

/** A rate is above 0; a price may be below it. */
function isAnswer(question: string, given: unknown): given is PriceAnswer {
  const answer = given as PriceAnswer | null;
  if (answer?.kind === 'accept' || answer?.kind === 'drop') return true;
  if (answer?.kind !== 'replace' || !Number.isFinite(answer.value)) return false;
  return answer.value > 0 || !question.startsWith('fx-spike/');
}

function refuseBadAnswer(question: string, given: unknown): void {
  if (isAnswer(question, given)) return;
  throw ApplicationFailure.nonRetryable(
    'the answer must be {"kind":"accept"}, {"kind":"replace","value":<number, above 0 for a rate>} or {"kind":"drop"}',
    'BAD_INPUT',
  );
}
