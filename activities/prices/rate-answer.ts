import type { Question } from '../../data/operator/questions';
import { readFx, writeFx } from '../../data/series/fx';
import { recorded } from '../../data/series/price-changes';
import { NO_RATES } from '../../domain/fx/no-rates';
import type { ParkedRates } from '../../domain/fx/parked-rates';
import { answerRateSpike } from '../../domain/fx/rate-check';
import { addMissing } from '../../domain/prices/add-missing';
import type { Spike } from '../../domain/prices/spike';
import type { PriceAnswer } from '../../domain/questions/question-answer';
import type { Deps } from '../deps';
import { answerChange } from './answer-change';

/** Stores the parked rates of a question as answered, up to the next spike, which it returns. */
export async function storeRates(
  deps: Deps,
  question: Question,
  answer: PriceAnswer,
): Promise<Spike | undefined> {
  const { database, config } = deps;
  const { times, price, spikeTime, maxSpike = config.max_price_spike } = question.parked as ParkedRates;
  const stored = await readFx(database, question.instrument);
  const before = stored?.series ?? NO_RATES;
  const fresh = { times: Float64Array.from(times), columns: { price: Float64Array.from(price) } };
  const check = answerRateSpike({ stored: before, fresh, maxSpike }, spikeTime, answer);
  const { series, added } = addMissing(before, check.kind === 'spike' ? check.passed : check.rows);
  const version = stored?.version ?? 0;
  const key = { kind: 'fx_prices', name: question.instrument } as const;
  const change = await answerChange(deps, question, answer, { series: key, version, times: added });
  if (change) await recorded(database, change, () => writeFx(database, question.instrument, series, version));
  return check.kind === 'spike' ? check.spike : undefined;
}
