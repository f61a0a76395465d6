/** The day's decision on one contract: which of the broker's bars are stored, and what is asked. */
import type { ContractPrices } from '../series/series';
import { parseTradingHours, sessionEnd } from '../time/sessions';
import { type BarSize, finishedDailyBars, finishedHourlyBars, stampDailyBars, stampHourlyBars } from './bars';
import { type CleaningConfig, cleanBars } from './clean-bars';
import { updateContractBars } from './contract-update';
import { EMPTY_BARS } from './empty-bars';
import { mergeFrequencies } from './merged-series';
import { type SpikeQuestion, spikeQuestion, spikeQuestionId } from './spike-question';

/** What the broker answered to the request for bars. */
export type FetchedBars =
  | { readonly kind: 'bars'; readonly bars: ContractPrices }
  | { readonly kind: 'empty' }
  | { readonly kind: 'failed'; readonly reason: string };

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
}

type SizeDecision =
  | { readonly kind: 'updated'; readonly series: ContractPrices }
  | { readonly kind: 'unchanged' | 'empty' }
  | { readonly kind: 'problem'; readonly text: string }
  | { readonly kind: 'question'; readonly question: SpikeQuestion };

const SIZES: readonly BarSize[] = ['hour', 'day'];

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
    problems: decisions.flatMap((each) => (each.kind === 'problem' ? [each.text] : [])),
    questions: decisions.flatMap((each) => (each.kind === 'question' ? [each.question] : [])),
    passed: decisions
      .filter(({ kind }) => kind === 'updated' || kind === 'unchanged')
      .map(({ barSize }) => spikeQuestionId(facts.instrument, facts.contract, barSize)),
  };
}

/** The two bar sizes and both of them merged. */
export function withMerged(hour: ContractPrices, day: ContractPrices): ContractParts {
  return { hour, day, merged: mergeFrequencies(hour, day) };
}

function decideSize(facts: ContractFacts, barSize: BarSize, policy: BarPolicy, now: number): SizeDecision {
  const { instrument, contract } = facts;
  const answer = facts.fetched[barSize];
  if (answer.kind === 'failed') return { kind: 'problem', text: `${contract} ${barSize}: ${answer.reason}` };
  if (answer.kind === 'empty') return { kind: 'empty' };
  const maxSpike = policy.max_price_spike;
  const update = updateContractBars({
    stored: facts.stored[barSize] ?? EMPTY_BARS,
    fetched: usableBars(answer.bars, facts.hours, { barSize, policy, now }),
    maxSpike,
  });
  if (update.kind !== 'spike') return update;
  const question = spikeQuestion({ instrument, contract, barSize, maxSpike }, update);
  return { kind: 'question', question };
}

/** Bars of finished sessions and hours only, in our stamps, cleaned. */
function usableBars(
  bars: ContractPrices,
  { tradingHours, zone: exchangeZone }: ContractFacts['hours'],
  { barSize, policy, now }: { readonly barSize: BarSize; readonly policy: BarPolicy; readonly now: number },
): ContractPrices {
  const zone = policy.system_zone;
  const daily = barSize === 'day';
  if (!daily)
    return cleanBars(stampHourlyBars(finishedHourlyBars(bars, now), zone), { now, daily, config: policy });
  const sessions = exchangeZone ? parseTradingHours(tradingHours, exchangeZone) : [];
  const finished = finishedDailyBars(bars, now, (date) => sessionEnd(sessions, date), zone);
  return cleanBars(stampDailyBars(finished, zone), { now, daily, config: policy });
}
