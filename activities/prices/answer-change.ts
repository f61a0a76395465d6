import type { Question } from '../../data/operator/questions';
import { type PriceChange, recorded, recordWithoutRows, touchedRows } from '../../data/series/price-changes';
import type { SeriesKey } from '../../data/series/series-key';
import type { Database } from '../../data/store/database';
import type { ParkedRates } from '../../domain/fx/parked-rates';
import type { ParkedBars } from '../../domain/prices/parked-bars';
import type { PriceAnswer } from '../../domain/questions/question-answer';
import type { Deps } from '../deps';

/**
 * The record of what an answer stores, by which it can be undone; undefined when it stores nothing. A row that is dropped
 * before it was stored touches none, and is recorded all the same: it is not asked about again until that is undone.
 */
export async function answerChange(
  { clock }: Deps,
  question: Question,
  answer: PriceAnswer,
  stored: { readonly series: SeriesKey; readonly version: number; readonly times: readonly number[] },
): Promise<Omit<PriceChange, 'state'> | undefined> {
  const { id, round, instrument } = question;
  const { series, version } = stored;
  const { spikeTime } = question.parked as ParkedBars | ParkedRates;
  const isDrop = answer.kind === 'drop';
  const unstored = isDrop ? { rows: 0, first: spikeTime, last: spikeTime } : undefined;
  const touched = touchedRows(stored.times) ?? unstored;
  if (!touched) return undefined;
  const what = `${id} answered: ${answer.kind === 'replace' ? `replace ${answer.value}` : answer.kind}`;
  const at = new Date(await clock.read());
  return {
    ...{ id: `${id}@${round}`, at, by: 'operator', instrument, what },
    ...{ series, version, touched, question: { id, round, ...(isDrop && { dropped: spikeTime }) } },
  };
}

/** Makes and records the change of an answer; `write` is undefined when no row is touched. */
export async function storeChange(
  database: Database,
  change: Omit<PriceChange, 'state'> | undefined,
  write: (() => Promise<number>) | undefined,
): Promise<void> {
  if (!change) return;
  if (write) await recorded(database, change, write);
  else await recordWithoutRows(database, change);
}
