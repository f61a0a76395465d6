/** Decides what an answer to a question about a spike stores. */

import type { PriceAnswer } from '../questions/question-answer';
import { addMissing } from './add-missing';
import { type ContractFacts, type ContractParts, withMerged } from './contract-day';
import { EMPTY_BARS } from './empty-bars';
import { barsOfParked, type ParkedBars } from './parked-bars';
import { answerSpikeAt } from './price-check';
import type { Spike } from './spike';

export interface AnsweredBars {
  /** What to store, together; undefined when the stored rows are as new. */
  readonly parts?: ContractParts;
  /** Times (UTC ms) of the rows that are new. */
  readonly added: readonly number[];
  /** Another spike among the parked rows: only what comes before it is stored. */
  readonly next?: Spike;
}

/** The stored bars with the parked rows as answered, up to the next spike. Answered again, nothing changes. */
export function answerParked(
  stored: ContractFacts['stored'],
  parked: ParkedBars,
  answer: PriceAnswer,
  maxSpike: number,
): AnsweredBars {
  const { barSize, spikeTime } = parked;
  const before = stored[barSize] ?? EMPTY_BARS;
  const check = answerSpikeAt({ stored: before, fresh: barsOfParked(parked), maxSpike }, spikeTime, answer);
  const { series, added } = addMissing(before, check.kind === 'spike' ? check.passed : check.rows);
  return {
    parts: added.length === 0 ? undefined : withMerged({ ...stored, [barSize]: series }),
    added,
    next: check.kind === 'spike' ? check.spike : undefined,
  };
}
