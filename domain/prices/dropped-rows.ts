/** Rows that the answer to a spike has dropped: the sources have them still, and they are not asked about again. */
import type { QuestionAnswer } from '../questions/question-answer';
import { filterRows } from '../series/rows';
import type { ContractPrices } from '../series/series';

/** A row is the same one while its close is. */
export interface DroppedRow {
  /** UTC ms. */
  readonly time: number;
  readonly value: number;
}

/** What a question about a spike keeps of its rows. */
interface ParkedCloses {
  readonly times: readonly number[];
  readonly spikeTime: number;
  readonly dropped?: readonly DroppedRow[];
}

/** All that the answers to a question have dropped: this one's, and earlier ones under its id. */
export function droppedRows(
  answer: QuestionAnswer | undefined,
  parked: ParkedCloses,
  closes: readonly number[],
): readonly DroppedRow[] {
  const { times, spikeTime, dropped = [] } = parked;
  const row = times.indexOf(spikeTime);
  return answer?.kind === 'drop' && row >= 0
    ? [...dropped, { time: spikeTime, value: closes[row] }]
    : dropped;
}

export function isDropped(dropped: readonly DroppedRow[], time: number, value: number): boolean {
  return dropped.some((each) => each.time === time && each.value === value);
}

/** The bars without those that were dropped. */
export function withoutDropped(bars: ContractPrices, dropped: readonly DroppedRow[]): ContractPrices {
  if (dropped.length === 0) return bars;
  const { times, columns } = bars;
  return filterRows(bars, (row) => !isDropped(dropped, times[row], columns.FINAL[row]));
}
