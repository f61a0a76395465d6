/** The day's rates of a code against those of the other sources: a difference beyond the limit is a question. */
import { compareSources, type DifferenceLimit, type SourceCloses } from '../prices/cross-check';
import type { QuestionAnswer } from '../questions/question-answer';
import { sliceRows } from '../series/rows';
import type { FxPrices } from '../series/series';
import { NO_RATES } from './no-rates';
import { type RateQuestion, rateSourcesId, rateSourcesQuestion } from './rate-questions';

export interface ComparedRates {
  /** Ids of questions that are void if open: the sources agree now. */
  readonly passed: readonly string[];
  readonly question?: RateQuestion;
  /** None of the newer rates may be stored: they wait for the answer. */
  readonly isWaiting: boolean;
}

/**
 * Compares the newer rates, and the newest stored ones, with those of the sources. A stored day that differs is asked
 * about as it is stored, and newer ones are added; of the newer ones the first that differs waits with those after it. A
 * day that was answered is not asked about again.
 */
export function compareRates(
  about: { readonly code: string; readonly zone: string; readonly limit: DifferenceLimit },
  { stored = NO_RATES, updated }: { readonly stored?: FxPrices; readonly updated?: FxPrices },
  sources: readonly SourceCloses[],
  answered: ReadonlyMap<string, QuestionAnswer>,
): ComparedRates {
  const series = updated ?? stored;
  const { agreed, first, waiting } = compareSources(
    { times: series.times, values: series.columns.price, stored: stored.times.length },
    sources,
    { limit: about.limit, isAnswered: (time) => answered.has(rateSourcesId(about, time)) },
  );
  const passed = agreed.map((time) => rateSourcesId(about, time));
  if (first === undefined) return { passed, isWaiting: false };
  const question = rateSourcesQuestion(about, first, sliceRows(series, waiting.from, waiting.to));
  return { passed, question, isWaiting: waiting.to > waiting.from };
}

/** The closes of a source as they are compared. */
export function rateCloses(source: string, { times, columns }: FxPrices): SourceCloses {
  return { source, closes: new Map(Array.from(times, (time, row) => [time, columns.price[row]])) };
}
