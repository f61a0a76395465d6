import { answerQuestion, findQuestion, openQuestions, type QuestionAnswer } from '../../data/questions';
import { readAllContractPrices, writeContractPrices } from '../../data/series/contract-prices';
import { tstError } from '../../domain/errors/errors';
import { appendNewer } from '../../domain/prices/append-newer';
import { EMPTY_BARS } from '../../domain/prices/empty-bars';
import { mergeFrequencies } from '../../domain/prices/merged-series';
import { answerSpike } from '../../domain/prices/price-check';
import type { ContractPrices } from '../../domain/series/series';
import type { PriceAnswer } from '../../workflows/price-question';
import type { Deps } from '../deps';
import { tell } from '../progress';
import type { ParkedBars } from './contract-bars';
import { updateStitched } from './instrument';

/**
 * Stores the parked rows as answered and runs the instrument's later steps. When another row of the batch
 * spikes too, the question is answered and the next download asks about that one.
 */
export async function applyAnswer(
  deps: Deps,
  input: { tradeDate: string; question: string; instrument: string; answer: PriceAnswer },
): Promise<{ text: string }> {
  const { database } = deps;
  const question = await findQuestion(database, input.question);
  if (!question?.contract) throw tstError('BAD_INPUT', `there is no price question ${input.question}`);
  const who = { by: 'operator', at: new Date(await deps.clock.read()) };
  const parked = question.parked as ParkedBars;
  const stored = await readAllContractPrices(database, input.instrument, question.contract);
  const before = stored[parked.barSize] ?? EMPTY_BARS;
  const check = answerSpike(
    { stored: before, fresh: barsOf(parked), maxSpike: deps.config.config.max_price_spike },
    input.answer,
  );
  if (check.kind === 'spike') {
    const at = new Date(check.spike.time).toISOString();
    await answerQuestion(database, input.question, toStored(input.answer), who);
    return { text: `answered; the row of ${at} spikes too: the next download asks about it` };
  }
  const { series } = appendNewer(before, check.rows);
  const parts = { hour: stored.hour ?? EMPTY_BARS, day: stored.day ?? EMPTY_BARS, [parked.barSize]: series };
  const merged = mergeFrequencies(parts.hour, parts.day);
  await writeContractPrices(
    database,
    input.instrument,
    question.contract,
    { ...parts, merged },
    stored.version,
  );
  await answerQuestion(database, input.question, toStored(input.answer), who);
  // With some contracts of the day only, the row of the multiple prices would lack the others for good.
  const others = (await openQuestions(database)).filter(
    (each) => each.kind === 'price-spike' && each.instrument === input.instrument,
  );
  if (others.length > 0) {
    return {
      text: `${input.answer.kind}: stored; ${others.length} more questions of ${input.instrument} wait`,
    };
  }
  const { rows } = await updateStitched(deps, input.instrument);
  const text = `${input.answer.kind}: stored, ${rows} new rows in the prices of ${input.instrument}`;
  await tell(deps, { tradeDate: input.tradeDate, stage: 'prices', item: input.instrument, text });
  return { text };
}

function barsOf({ times, columns }: ParkedBars): ContractPrices {
  return {
    times: Float64Array.from(times),
    columns: {
      OPEN: Float64Array.from(columns.OPEN),
      HIGH: Float64Array.from(columns.HIGH),
      LOW: Float64Array.from(columns.LOW),
      FINAL: Float64Array.from(columns.FINAL),
      VOLUME: Float64Array.from(columns.VOLUME),
    },
  };
}

function toStored(answer: PriceAnswer): QuestionAnswer {
  return answer.kind === 'replace' ? { choice: 'replace', value: answer.value } : { choice: answer.kind };
}
