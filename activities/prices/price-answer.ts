import { answerQuestion, findQuestion, openQuestions, type Question } from '../../data/operator/questions';
import { changeContract } from '../../data/series/change-contract';
import { readAllContractPrices, writeContractPrices } from '../../data/series/contract-prices';
import { tstError } from '../../domain/errors/errors';
import type { ParkedRates } from '../../domain/fx/parked-rates';
import { answerDifference } from '../../domain/prices/answer-difference';
import { answerParked } from '../../domain/prices/answer-parked';
import type { ParkedBars } from '../../domain/prices/parked-bars';
import { isAboutSources } from '../../domain/prices/source-question';
import type { Spike } from '../../domain/prices/spike';
import { NEXT_ASKS } from '../../domain/prices/spike-question';
import type { PriceAnswer } from '../../domain/questions/question-answer';
import type { Deps } from '../deps';
import { recordProgress } from '../running/progress';
import { answerChange, storeChange } from './answer-change';
import { updateStitched } from './instrument';
import { mailRolls } from './mail-rolls';
import { storeRates } from './rate-answer';

/** An answer to a question about a price or a rate. */
export interface AnsweredPrice {
  readonly tradeDate: string;
  readonly question: string;
  readonly instrument: string;
  readonly answer: PriceAnswer;
}

/**
 * Stores the parked rows as answered and runs the later steps. When another row of the batch spikes too, what comes
 * before it is stored, and the next download asks about it; a replacement that spikes itself leaves the question open.
 * Repeating it changes nothing. Throws BAD_INPUT for an unknown question.
 */
export async function applyAnswer(deps: Deps, input: AnsweredPrice): Promise<{ text: string }> {
  const question = await findQuestion(deps.database, input.question);
  if (!question) throw tstError('BAD_INPUT', `price question ${input.question} does not exist`);
  if (question.status === 'withdrawn') return { text: `void: ${question.reason}` };
  const { answer } = input;
  const next =
    question.kind === 'fx-spike'
      ? await storeRates(deps, question, answer)
      : isAboutSources(question)
        ? await storeCompared(deps, question, answer)
        : await storeBars(deps, question, answer);
  const refused = next && refusedReplacement(question, answer, next);
  if (refused !== undefined) return { text: refused };
  const who = { by: 'operator', at: new Date(await deps.clock.read()) };
  await answerQuestion(deps.database, question.id, answer, who);
  if (next !== undefined) {
    const at = new Date(next.time).toISOString();
    return {
      text: `${answer.kind}: stored up to ${at}, whose value spikes too: ${NEXT_ASKS}`,
    };
  }
  const text = question.kind === 'fx-spike' ? `${answer.kind}: stored` : await resumeUpdate(deps, input);
  await recordProgress(deps, { tradeDate: input.tradeDate, stage: 'prices', item: input.instrument, text });
  return { text };
}

/** Why the value that was given is not stored; undefined when the next spike is another row. */
function refusedReplacement(question: Question, answer: PriceAnswer, next: Spike): string | undefined {
  const { spikeTime } = question.parked as ParkedBars | ParkedRates;
  if (answer.kind !== 'replace' || next.time !== spikeTime) return undefined;
  return (
    `${answer.value} is not stored: it would itself be a change of ${next.ratio.toFixed(1)} times the usual one; ` +
    `${question.id} stays open`
  );
}

/** Returns the next spike, if there is one. */
async function storeBars(deps: Deps, question: Question, answer: PriceAnswer): Promise<Spike | undefined> {
  const { database, config } = deps;
  const { instrument, contract = '' } = question;
  const parked = question.parked as ParkedBars;
  const stored = await readAllContractPrices(database, instrument, contract);
  const { version } = stored;
  const { parts, added, next } = answerParked(
    stored,
    parked,
    answer,
    parked.maxSpike ?? config.max_price_spike,
  );
  const series = { kind: 'contract_prices', name: `${instrument}/${contract}` } as const;
  const change = await answerChange(deps, question, answer, { series, version, times: added });
  await storeChange(
    database,
    change,
    parts && (() => writeContractPrices(database, instrument, contract, parts, version)),
  );
  return next;
}

/** The same of a question about sources: a day that is stored already is changed, with the prices made of it. */
async function storeCompared(
  deps: Deps,
  question: Question,
  answer: PriceAnswer,
): Promise<Spike | undefined> {
  const { database, config } = deps;
  const { instrument, contract = '' } = question;
  const stored = await readAllContractPrices(database, instrument, contract);
  const { version } = stored;
  const limit = config.max_price_spike;
  const { parts, added, edited, next } = answerDifference(
    stored,
    question.parked as ParkedBars,
    answer,
    limit,
  );
  const times = edited.length > 0 ? edited : added;
  const series = { kind: 'contract_prices', name: `${instrument}/${contract}` } as const;
  const change = await answerChange(deps, question, answer, { series, version, times });
  if (parts && change && edited.length > 0)
    await changeContract(database, { ...change, contract }, parts, edited);
  else
    await storeChange(
      database,
      change,
      parts && (() => writeContractPrices(database, instrument, contract, parts, version)),
    );
  return next;
}

/** Runs the instrument's later steps, unless other prices of it are waiting for an answer. */
async function resumeUpdate(deps: Deps, { instrument, answer }: AnsweredPrice): Promise<string> {
  // With some contracts of the day only, the row of the multiple prices would lack the others for good.
  const others = (await openQuestions(deps.database)).filter(
    (each) => each.kind === 'price-spike' && each.instrument === instrument,
  );
  if (others.length > 0)
    return `${answer.kind}: stored; ${others.length} more questions of ${instrument} wait`;
  const { rows } = await updateStitched(deps, instrument);
  await mailRolls(deps);
  return `${answer.kind}: stored, ${rows} new rows in the prices of ${instrument}`;
}
