import type { Question } from '../../data/operator/questions';
import { readFx, writeFx } from '../../data/series/fx';
import { NO_RATES } from '../../domain/fx/no-rates';
import type { ParkedRates } from '../../domain/fx/parked-rates';
import { type AnsweredRates, answerRateDifference, answerRateSpike } from '../../domain/fx/rate-check';
import { addMissing } from '../../domain/prices/add-missing';
import { isAboutSources } from '../../domain/prices/source-question';
import type { Spike } from '../../domain/prices/spike';
import type { PriceAnswer } from '../../domain/questions/question-answer';
import type { FxPrices } from '../../domain/series/series';
import type { Deps } from '../deps';
import { answerChange, storeChange } from './answer-change';

/** Stores the parked rates of a question as answered, up to the next spike, which it returns. */
export async function storeRates(
  deps: Deps,
  question: Question,
  answer: PriceAnswer,
): Promise<Spike | undefined> {
  const { database, config } = deps;
  const parked = question.parked as ParkedRates;
  const stored = await readFx(database, question.instrument);
  const decide = isAboutSources(question) ? answerRateDifference : answeredSpike;
  const maxSpike = parked.maxSpike ?? config.max_price_spike;
  const { series, changed, next } = decide(stored?.series ?? NO_RATES, parked, answer, maxSpike);
  const version = stored?.version ?? 0;
  const key = { kind: 'fx_prices', name: question.instrument } as const;
  const change = await answerChange(deps, question, answer, { series: key, version, times: changed });
  await storeChange(
    database,
    change,
    series && (() => writeFx(database, question.instrument, series, version)),
  );
  return next;
}

function answeredSpike(
  stored: FxPrices,
  { times, price, spikeTime }: ParkedRates,
  answer: PriceAnswer,
  maxSpike: number,
): AnsweredRates {
  const fresh = { times: Float64Array.from(times), columns: { price: Float64Array.from(price) } };
  const check = answerRateSpike({ stored, fresh, maxSpike }, spikeTime, answer);
  const isSpike = check.kind === 'spike';
  const { series, added } = addMissing(stored, isSpike ? check.passed : check.rows);
  return {
    series: added.length > 0 ? series : undefined,
    changed: added,
    next: isSpike ? check.spike : undefined,
  };
}
