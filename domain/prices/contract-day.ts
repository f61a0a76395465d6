/** The day's decision on one contract: which of the broker's bars are stored, and what is asked. */
import type { ContractPrices } from '../series/series';
import { parseTradingHours, sessionEnd } from '../time/sessions';
import {
  type BarSize,
  type BarsBySize,
  INTRADAY,
  type Intraday,
  type IntradayFrequency,
  intradayInUse,
  sizesFetched,
} from './bar-size';
import { finishedDailyBars, finishedIntradayBars, stampDailyBars, stampIntradayBars } from './bars';
import { type CleaningConfig, cleanBars, leftOutBelowZero } from './clean-bars';
import { updateContractBars } from './contract-update';
import { type DroppedRow, withoutDropped } from './dropped-rows';
import { EMPTY_BARS } from './empty-bars';
import {
  type EmptyFetch,
  type FailureCause,
  type FetchFailure,
  type FetchResult,
  LEFT_OUT,
  lastBarOf,
  type PriceFetch,
  spikeFailure,
  whyNothingNew,
} from './fetch-result';
import { mergeFrequencies } from './merged-series';
import { type SpikeQuestion, spikeQuestion, spikeQuestionId } from './spike-question';

/** That bars are not those of the preferred source, and why. */
export interface Instead {
  readonly text: string;
  /** A source has failed: it did not only lack newer bars. */
  readonly isProblem: boolean;
}

/** What a source, or all that were asked, answered to the request for bars. */
export type FetchedBars =
  | { readonly kind: 'bars'; readonly bars: ContractPrices; readonly instead?: Instead }
  | EmptyFetch
  | { readonly kind: 'failed'; readonly cause: FailureCause; readonly reason: string };

export interface ContractFacts {
  readonly instrument: string;
  readonly contract: string;
  readonly stored: BarsBySize;
  /** Of the sizes that the policy fetches. */
  readonly fetched: Partial<Readonly<Record<BarSize, FetchedBars>>>;
  /** Rows that answers have dropped. */
  readonly dropped?: Partial<Readonly<Record<BarSize, readonly DroppedRow[]>>>;
  /** Of the exchange, as the broker reports them; without a zone the notional close ends each session. */
  readonly hours: { readonly tradingHours: string; readonly zone: string | undefined };
}

export interface BarPolicy extends CleaningConfig {
  readonly system_zone: string;
  readonly max_price_spike: number;
  readonly intraday_frequency: IntradayFrequency;
}

/** All parts of a contract's prices, which are stored together. */
export type ContractParts = BarsBySize & Readonly<Record<'day' | 'merged', ContractPrices>>;

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
  | { readonly kind: 'unchanged'; readonly reason: string }
  | EmptyFetch
  | FetchFailure
  | { readonly kind: 'question'; readonly question: SpikeQuestion };

/** The newer of the fetched bars, of each size by itself. A spike stops the bars of its size: they wait for an answer. */
export function decideContract(facts: ContractFacts, policy: BarPolicy, now: number): ContractDay {
  const sizes = sizesFetched(policy.intraday_frequency);
  const decisions = sizes.map((barSize) => ({ barSize, ...decideSize(facts, barSize, policy, now) }));
  const seriesOf = (barSize: BarSize): ContractPrices => {
    const decision = decisions.find((each) => each.barSize === barSize);
    return decision?.kind === 'updated' ? decision.series : (facts.stored[barSize] ?? EMPTY_BARS);
  };
  const isNew = decisions.some(({ kind }) => kind === 'updated');
  const bars = { ...facts.stored, ...Object.fromEntries(sizes.map((size) => [size, seriesOf(size)])) };
  const change = frequencyChange(facts, INTRADAY[policy.intraday_frequency], bars);
  return {
    parts: isNew ? withMerged(bars) : undefined,
    problems: [
      ...decisions.flatMap((each) => {
        const reason = each.kind === 'failure' ? each.reason : problemOf(facts.fetched[each.barSize]);
        const reasons = reason === undefined ? [] : [reason];
        return [...reasons, ...belowZero(facts, each.barSize, policy, now)].map(
          (text) => `${facts.contract} ${each.barSize}: ${text}`,
        );
      }),
      ...(isNew ? change : []),
    ],
    questions: decisions.flatMap((each) => (each.kind === 'question' ? [each.question] : [])),
    passed: decisions
      .filter(({ kind }) => kind === 'updated' || kind === 'unchanged')
      .map(({ barSize }) => spikeQuestionId(facts.instrument, facts.contract, barSize)),
    fetches: decisions.map(({ barSize, ...decision }) => ({
      ...{ barSize, result: resultOf(decision, facts.fetched[barSize]) },
      lastBar: lastBarOf(seriesOf(barSize)),
    })),
  };
}

/** Bars that came from another source because one failed. */
function problemOf(fetched: FetchedBars | undefined): string | undefined {
  return fetched?.kind === 'bars' && fetched.instead?.isProblem ? fetched.instead.text : undefined;
}

function belowZero(
  facts: ContractFacts,
  barSize: BarSize,
  policy: BarPolicy,
  now: number,
): readonly string[] {
  const answer = facts.fetched[barSize];
  if (!policy.ignore_negative_prices || answer?.kind !== 'bars') return [];
  const { finished } = usableBars(answer.bars, facts.hours, { barSize, policy, now });
  const count = leftOutBelowZero(finished, facts.stored[barSize]?.times.at(-1), policy);
  return count === 0 ? [] : [`${count} with a price below zero left out (ignore_negative_prices)`];
}

function resultOf(decision: SizeDecision, fetched: FetchedBars | undefined): FetchResult {
  switch (decision.kind) {
    case 'updated': {
      const instead = fetched?.kind === 'bars' ? fetched.instead : undefined;
      return { kind: 'data', rows: decision.added, ...(instead && { note: instead.text }) };
    }
    case 'failure':
      return decision;
    case 'question':
      return spikeFailure(decision.question.id);
    case 'empty':
      return decision;
    default:
      return { kind: 'empty', reason: decision.reason };
  }
}

/** The intraday bars in use, the daily ones, and both of them merged. Bars of other sizes stay as they are stored. */
export function withMerged(bars: BarsBySize): ContractParts {
  const size = intradayInUse(bars);
  const [intraday, day] = [bars[size] ?? EMPTY_BARS, bars.day ?? EMPTY_BARS];
  return { [size]: intraday, day, merged: mergeFrequencies(intraday, day) };
}

/** Once, when bars of another intraday size take the place of those stored so far. */
function frequencyChange(
  { contract, stored }: ContractFacts,
  size: Intraday,
  bars: BarsBySize,
): readonly string[] {
  const before = intradayInUse(stored);
  if (before === size || !stored[before]?.times.length || intradayInUse(bars) !== size) return [];
  if (stored[size]?.times.length) return [];
  return [
    `${contract}: from now on its ${size} bars are merged with the daily ones (intraday_frequency); ` +
      `its ${before} bars stay stored, unused`,
  ];
}

function decideSize(facts: ContractFacts, barSize: BarSize, policy: BarPolicy, now: number): SizeDecision {
  const { instrument, contract } = facts;
  const answer = facts.fetched[barSize] ?? { kind: 'empty', reason: 'not asked' };
  if (answer.kind === 'failed') return { kind: 'failure', cause: answer.cause, reason: answer.reason };
  if (answer.kind === 'empty') return answer;
  const maxSpike = policy.max_price_spike;
  const stored = facts.stored[barSize] ?? EMPTY_BARS;
  const bars = usableBars(answer.bars, facts.hours, { barSize, policy, now });
  const last = stored.times.at(-1);
  const dropped = (facts.dropped?.[barSize] ?? []).filter(({ time }) => last === undefined || time > last);
  const fetched = withoutDropped(bars.clean, dropped);
  const update = updateContractBars({ stored, fetched, maxSpike });
  if (update.kind === 'updated') return update;
  if (update.kind === 'unchanged') {
    if (fetched.times.length < bars.clean.times.length) return { kind: 'unchanged', reason: LEFT_OUT };
    const { sent, finished, clean } = bars;
    const times = { sent: sent.times, finished: finished.times, clean: clean.times };
    return { kind: 'unchanged', reason: whyNothingNew(times, last) };
  }
  const question = spikeQuestion({ instrument, contract, barSize, maxSpike, dropped }, update);
  return { kind: 'question', question };
}

/** The bars in our stamps: as sent, those of finished sessions or hours, and those of them that are clean. */
export function usableBars(
  bars: ContractPrices,
  { tradingHours, zone: exchangeZone }: ContractFacts['hours'],
  { barSize, policy, now }: { readonly barSize: BarSize; readonly policy: BarPolicy; readonly now: number },
): Readonly<Record<'sent' | 'finished' | 'clean', ContractPrices>> {
  const zone = policy.system_zone;
  const daily = barSize === 'day';
  const stamp = (given: ContractPrices) =>
    barSize === 'day' ? stampDailyBars(given, zone) : stampIntradayBars(given, zone, barSize);
  const sessions = daily && exchangeZone ? parseTradingHours(tradingHours, exchangeZone) : [];
  const finished = stamp(
    barSize === 'day'
      ? finishedDailyBars(bars, now, (date) => sessionEnd(sessions, date), zone)
      : finishedIntradayBars(bars, now, barSize),
  );
  return { sent: stamp(bars), finished, clean: cleanBars(finished, { now, daily, config: policy }) };
}
