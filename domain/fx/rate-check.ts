/** The operator's answer to a question about an exchange rate: as about contract prices, on one column. */
import { tstError } from '../errors/errors';
import { answerDifference } from '../prices/answer-difference';
import { answerSpikeAt } from '../prices/price-check';
import type { Spike } from '../prices/spike';
import type { PriceAnswer } from '../questions/question-answer';
import { filterRows } from '../series/rows';
import type { ContractPrices, FxPrices } from '../series/series';
import type { ParkedRates } from './parked-rates';
import { isRate } from './rates';

export type RateCheck =
  | { readonly kind: 'checked'; readonly rows: FxPrices }
  /** Another row spikes too; `passed`: the rows before it. */
  | { readonly kind: 'spike'; readonly spike: Spike; readonly passed: FxPrices };

/**
 * Applies the answer to the spike at `time` (UTC ms) in `fresh`, the rates that wait, and looks for the next. What
 * cannot be a rate is left out. Error BAD_INPUT for such a replacement.
 */
export function answerRateSpike(
  waiting: { readonly stored: FxPrices; readonly fresh: FxPrices; readonly maxSpike: number },
  time: number,
  answer: PriceAnswer,
): RateCheck {
  const { stored, maxSpike } = waiting;
  const fresh = filterRows(waiting.fresh, (row) => isRate(waiting.fresh.columns.price[row]));
  refuseOther(answer);
  const check = answerSpikeAt({ stored: asBars(stored), fresh: asBars(fresh), maxSpike }, time, answer);
  if (check.kind === 'checked') return { kind: 'checked', rows: asRates(check.rows) };
  return { kind: 'spike', spike: check.spike, passed: asRates(check.passed) };
}

export interface AnsweredRates {
  /** Undefined when the stored rates are as answered. */
  readonly series?: FxPrices;
  /** Times (UTC ms) of the rows that are new, or not as before. */
  readonly changed: readonly number[];
  /** Another spike among the rates that wait: only what comes before it is stored. */
  readonly next?: Spike;
}

/**
 * Applies the answer to a question about differing sources: a stored day is edited, the rates that wait are added.
 * Answered again, nothing changes. Error BAD_INPUT for what cannot be a rate.
 */
export function answerRateDifference(
  stored: FxPrices,
  { times, price, spikeTime }: ParkedRates,
  answer: PriceAnswer,
  maxSpike: number,
): AnsweredRates {
  refuseOther(answer);
  const columns = { OPEN: price, HIGH: price, LOW: price, FINAL: price, VOLUME: price };
  const parked = { barSize: 'day', times, columns, spikeTime } as const;
  const { parts, added, edited, next } = answerDifference({ day: asBars(stored) }, parked, answer, maxSpike);
  return { series: parts && asRates(parts.day), changed: edited.length > 0 ? edited : added, next };
}

function refuseOther(answer: PriceAnswer): void {
  if (answer.kind === 'replace' && !isRate(answer.value))
    throw tstError('BAD_INPUT', `${answer.value} is not an exchange rate: it must be above 0`);
}

function asBars({ times, columns: { price } }: FxPrices): ContractPrices {
  const VOLUME = new Float64Array(times.length).fill(Number.NaN);
  return { times, columns: { OPEN: price, HIGH: price, LOW: price, FINAL: price, VOLUME } };
}

function asRates({ times, columns }: ContractPrices): FxPrices {
  return { times, columns: { price: columns.FINAL } };
}
