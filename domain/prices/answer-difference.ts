/** Decides what an answer to a question about differing sources stores. */
import type { PriceAnswer } from '../questions/question-answer';
import { indexOfTime } from '../series/rows';
import type { ContractPrices } from '../series/series';
import { addMissing } from './add-missing';
import type { AnsweredBars } from './answer-parked';
import type { BarsBySize } from './bar-size';
import { withMerged } from './contract-day';
import { withFinal, withoutRow } from './edit-bars';
import { EMPTY_BARS } from './empty-bars';
import { barsOfParked, type ParkedBars } from './parked-bars';
import { checkParked } from './price-check';

export type AnsweredDifference = AnsweredBars & {
  /** Times of stored rows that are not as before. */
  readonly edited: readonly number[];
};

/**
 * The stored bars with the day as answered: a stored day is edited; rows that wait are added, up to the next spike; a
 * number that was given can be one itself. Answered again, nothing changes.
 */
export function answerDifference(
  stored: BarsBySize,
  parked: ParkedBars,
  answer: PriceAnswer,
  maxSpike: number,
): AnsweredDifference {
  const day = stored.day ?? EMPTY_BARS;
  const { spikeTime: time } = parked;
  const row = indexOfTime(day.times, time);
  if (row >= 0) return answerStored(stored, { day, row, time }, answer);
  const waiting = barsOfParked(parked);
  const at = indexOfTime(waiting.times, time);
  if (at < 0) return { added: [], edited: [] }; // dropped before
  const before = at > 0 ? waiting.columns.FINAL[at - 1] : day.columns.FINAL.at(-1);
  const fresh = answered(waiting, at, answer, before);
  const checkedUntil = answer.kind === 'replace' ? undefined : time;
  const check = checkParked({ stored: day, fresh, checkedUntil, maxSpike });
  const { series, added } = addMissing(day, check.kind === 'spike' ? check.passed : check.rows);
  return {
    parts: added.length === 0 ? undefined : withMerged({ ...stored, day: series }),
    ...{ added, edited: [] },
    next: check.kind === 'spike' ? check.spike : undefined,
  };
}

function answerStored(
  stored: BarsBySize,
  { day, row, time }: { readonly day: ContractPrices; readonly row: number; readonly time: number },
  answer: PriceAnswer,
): AnsweredDifference {
  const after = answered(day, row, answer, day.columns.FINAL[row - 1]);
  if (after === day) return { added: [], edited: [] };
  return { parts: withMerged({ ...stored, day: after }), added: [], edited: [time] };
}

/** The series itself when its row stays as it is. */
function answered(
  series: ContractPrices,
  row: number,
  answer: PriceAnswer,
  before: number | undefined,
): ContractPrices {
  if (answer.kind === 'drop') return withoutRow(series, row);
  const own = series.columns.FINAL[row];
  const value = answer.kind === 'accept' ? own : answer.kind === 'replace' ? answer.value : (before ?? own);
  return value === own ? series : withFinal(series, row, value);
}
