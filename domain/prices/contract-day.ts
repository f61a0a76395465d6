/** The day's decision on one contract: which of the broker's bars are stored, and what is asked. */
import type { ContractPrices } from '../series/series';
import { parseTradingHours, sessionEnd } from '../time/sessions';
import { type BarSize, finishedDailyBars, finishedHourlyBars, stampDailyBars, stampHourlyBars } from './bars';
import { type CleaningConfig, cleanBars } from './clean-bars';
import { updateContractBars } from './contract-update';
import { EMPTY_BARS } from './empty-bars';
import {
  type FailureCause,
  type FetchFailure,
  type FetchResult,
  lastBarOf,
  type PriceFetch,
  spikeFailure,
  whyNothingNew,
} from './fetch-result';
import { mergeFrequencies } from './merged-series';
import { type SpikeQuestion, spikeQuestion, spikeQuestionId } from './spike-question';

/** What the broker answered to the request for bars. */
export type FetchedBars =
  | { readonly kind: 'bars'; readonly bars: ContractPrices }
  | { readonly kind: 'empty'; readonly reason: string }
  | { readonly kind: 'failed'; readonly cause: FailureCause; readonly reason: string };

export interface ContractFacts {
  readonly instrument: string;
  readonly contract: string;
  readonly stored: { readonly hour?: ContractPrices; readonly day?: ContractPrices };
  readonly fetched: Readonly<Record<BarSize, FetchedBars>>;
  /** Of the exchange, as the broker reports them; without a zone the notional close ends each session. */
  readonly hours: { readonly tradingHours: string; readonly zone: string | undefined };
}

export interface BarPolicy extends CleaningConfig {
  readonly system_zone: string;
  readonly max_price_spike: number;
}

/** All parts of a contract's prices, which are stored together. */
export type ContractParts = Readonly<Record<BarSize | 'merged', ContractPrices>>;

export interface ContractDay {
  /** What to store, together; undefined when nothing is new. */
  readonly parts?: ContractParts;
  readonly problems: readonly string[];
  readonly questions: readonly SpikeQuestion[];
  /** Ids of questions that are void if open: a later download passed the check. */
  readonly passed: readonly string[];
  readonly fetches: readonly SizeFetch[];
}

/** What the fetch of one bar size came to, and its newest bar afterwards. */
export type SizeFetch = Pick<PriceFetch, 'barSize' | 'result' | 'lastBar'>;

type SizeDecision =
  | { readonly kind: 'updated'; readonly series: ContractPrices; readonly added: number }
  | { readonly kind: 'unchanged' | 'empty'; readonly reason: string }
  | FetchFailure
  | { readonly kind: 'question'; readonly question: SpikeQuestion };

/** What is fetched of each contract. */
export const SIZES: readonly BarSize[] = ['hour', 'day'];

/** The newer of the fetched bars, of each size by itself. A spike stops the bars of its size: they wait for an answer. */
export function decideContract(facts: ContractFacts, policy: BarPolicy, now: number): ContractDay {
  const decisions = SIZES.map((barSize) => ({ barSize, ...decideSize(facts, barSize, policy, now) }));
  const seriesOf = (barSize: BarSize): ContractPrices => {
    const decision = decisions.find((each) => each.barSize === barSize);
    return decision?.kind === 'updated' ? decision.series : (facts.stored[barSize] ?? EMPTY_BARS);
  };
  const isNew = decisions.some(({ kind }) => kind === 'updated');
  return {
    parts: isNew ? withMerged(seriesOf('hour'), seriesOf('day')) : undefined,
    problems: decisions.flatMap((each) =>
      each.kind === 'failure' ? [`${facts.contract} ${each.barSize}: ${each.reason}`] : [],
    ),
    questions: decisions.flatMap((each) => (each.kind === 'question' ? [each.question] : [])),
    passed: decisions
      .filter(({ kind }) => kind === 'updated' || kind === 'unchanged')
      .map(({ barSize }) => spikeQuestionId(facts.instrument, facts.contract, barSize)),
    fetches: decisions.map(({ barSize, ...decision }) => ({
      ...{ barSize, result: resultOf(decision) },
      lastBar: lastBarOf(seriesOf(barSize)),
    })),
  };
}

function resultOf(decision: SizeDecision): FetchResult {
  switch (decision.kind) {
    case 'updated':
      return { kind: 'data', rows: decision.added };
    case 'failure':
      return decision;
    case 'question':
      return spikeFailure(decision.question.id);
    default:
      return { kind: 'empty', reason: decision.reason };
  }
}

/** The two bar sizes and both of them merged. */
export function withMerged(hour: ContractPrices, day: ContractPrices): ContractParts {
  return { hour, day, merged: mergeFrequencies(hour, day) };
}

function decideSize(facts: ContractFacts, barSize: BarSize, policy: BarPolicy, now: number): SizeDecision {
  const { instrument, contract } = facts;
  const answer = facts.fetched[barSize];
  if (answer.kind === 'failed') return { kind: 'failure', cause: answer.cause, reason: answer.reason };
  if (answer.kind === 'empty') return answer;
  const maxSpike = policy.max_price_spike;
  const stored = facts.stored[barSize] ?? EMPTY_BARS;
  const bars = usableBars(answer.bars, facts.hours, { barSize, policy, now });
  const update = updateContractBars({ stored, fetched: bars.clean, maxSpike });
  if (update.kind === 'updated') return update;
  if (update.kind === 'unchanged') {
    const { sent, finished, clean } = bars;
    const times = { sent: sent.times, finished: finished.times, clean: clean.times };
    return { kind: 'unchanged', reason: whyNothingNew(times, stored.times.at(-1)) };
  }
  const question = spikeQuestion({ instrument, contract, barSize, maxSpike }, update);
  return { kind: 'question', question };
}

/** The bars in our stamps: as sent, those of finished sessions or hours, and those of them that are clean. */
function usableBars(
  bars: ContractPrices,
  { tradingHours, zone: exchangeZone }: ContractFacts['hours'],
  { barSize, policy, now }: { readonly barSize: BarSize; readonly policy: BarPolicy; readonly now: number },
): Readonly<Record<'sent' | 'finished' | 'clean', ContractPrices>> {
  const zone = policy.system_zone;
  const daily = barSize === 'day';
  const stamp = (given: ContractPrices) =>
    daily ? stampDailyBars(given, zone) : stampHourlyBars(given, zone);
  const sessions = daily && exchangeZone ? parseTradingHours(tradingHours, exchangeZone) : [];
  const finished = stamp(
    daily
      ? finishedDailyBars(bars, now, (date) => sessionEnd(sessions, date), zone)
      : finishedHourlyBars(bars, now),
  );
  return { sent: stamp(bars), finished, clean: cleanBars(finished, { now, daily, config: policy }) };
}
