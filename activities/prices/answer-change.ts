import type { Question } from '../../data/operator/questions';
import { type PriceChange, touchedRows } from '../../data/series/price-changes';
import type { SeriesKey } from '../../data/series/series-key';
import type { PriceAnswer } from '../../domain/questions/question-answer';
import type { Deps } from '../deps';

/** The record of what an answer stores, by which it can be undone; undefined when it stores nothing. */
export async function answerChange(
  { clock }: Deps,
  question: Question,
  answer: PriceAnswer,
  stored: { readonly series: SeriesKey; readonly version: number; readonly times: readonly number[] },
): Promise<Omit<PriceChange, 'state'> | undefined> {
  const { id, round, instrument } = question;
  const { series, version } = stored;
  const touched = touchedRows(stored.times);
  if (!touched) return undefined;
  const what = `${id} answered: ${answer.kind === 'replace' ? `replace ${answer.value}` : answer.kind}`;
  const at = new Date(await clock.read());
  return {
    ...{ id: `${id}@${round}`, at, by: 'operator', instrument, what },
    ...{ series, version, touched, question: { id, round } },
  };
}
