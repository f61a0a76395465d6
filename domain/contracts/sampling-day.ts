/** The day's decision on the contracts of one instrument: which are sampled, and what of the broker's answers is stored. */
import type { RollParameters } from '../instruments/instrument';
import type { CurrentContracts } from '../prices/current-contracts';
import type { FetchFailure, FetchResult } from '../prices/fetch-result';
import type { TradeDate } from '../time/trade-date';
import { textOfUnknown, type UnknownContract, unknownContracts } from './broker-facts';
import { contractDay } from './contract-id';
import type { ContractRecord } from './contract-record';
import { dateOfBroker, expiryFrom } from './expiry';
import { differencesOf, type LookedUp } from './look-up';
import { type BrokerKnowledge, contractsToSample, decideSampling } from './sampling';

/** What is stored of an instrument's contracts. */
export interface SamplingFacts {
  readonly instrument: string;
  readonly current: CurrentContracts;
  readonly known: readonly ContractRecord[];
  /** Contracts of it with a position. */
  readonly held: readonly string[];
}

export interface SamplingPolicy {
  readonly roll: RollParameters;
  readonly today: TradeDate;
  /** Prices come from elsewhere first: a contract that the broker does not answer for is fetched as it is stored. */
  readonly isPricedElsewhere?: boolean;
}

/** What the broker reported of a contract, as far as it is stored. */
export interface ReportedContract {
  readonly conId: number;
  /** `YYYYMMDD`. */
  readonly expiry: string;
  readonly tradingHours: string;
  readonly zone: string | undefined;
  readonly minTick: number;
}

/** The broker's answer on a contract. `failed`: it could not be asked, or answered with an error. */
export type ContractAnswer<Details> =
  | LookedUp<Details>
  /** Its instrument is not described for the broker, and its prices come from elsewhere. */
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'failed'; readonly failure: FetchFailure };

/** A contract whose prices are fetched. */
export interface SampledContract<Details> {
  /** 8 digits, day 00. */
  readonly id: string;
  /** What the broker reported today; undefined when it was not asked or did not answer. */
  readonly details: Details | undefined;
  /** Of the exchange, as the broker reported them last. */
  readonly hours: Pick<ReportedContract, 'tradingHours' | 'zone'>;
}

export interface SamplingDay<Details> {
  readonly sampled: readonly SampledContract<Details>[];
  /** Contracts that would be fetched, and why they are not. */
  readonly notFetched: readonly { readonly id: string; readonly result: FetchResult }[];
  /** Records that are new or not as stored. */
  readonly changed: readonly ContractRecord[];
  /** Contracts in use that the broker no longer knows. */
  readonly unknown: readonly UnknownContract[];
  /** False when the broker no longer knows the contract whose price counts. */
  readonly isPriced: boolean;
  readonly problems: readonly string[];
}

/** The contracts that the broker is asked about: the chain, those in use, and those that are sampled so far. */
export function contractsToAsk(facts: SamplingFacts, policy: SamplingPolicy): readonly string[] {
  const sampled = facts.known.filter(({ sampling }) => sampling).map(({ contract }) => contract);
  const { price, forward } = facts.current;
  return [...new Set([...chainOf(facts, policy), price, forward, ...sampled])].sort();
}

/**
 * What the list of all months that the broker has of the instrument says of a contract; undefined where the broker must be
 * asked for the contract by itself, because it would stop being sampled or be missed: one that it has listed before, or in use.
 */
export function answerOfList<Answer extends ContractAnswer<unknown>>(
  { current, known, held }: SamplingFacts,
  listed: ReadonlyMap<string, Answer>,
  contract: string,
): Answer | { readonly kind: 'unknown' } | undefined {
  const answer = listed.get(contract);
  if (answer !== undefined) return answer;
  const isInUse = [current.price, current.forward, current.carry, ...held].includes(contract);
  const wasListed = known.some((each) => each.contract === contract && each.conId);
  const isCertain = listed.size > 0 && contractDay(contract) === 0 && !isInUse && !wasListed;
  return isCertain ? { kind: 'unknown' } : undefined;
}

/** How the facts at the broker differ from our files; undefined while no answer says anything of them. */
export function differencesAtBroker(
  answers: ReadonlyMap<string, ContractAnswer<unknown>>,
): readonly string[] | undefined {
  const looked = [...answers.values()].filter(isLookedUp);
  const isKnown = looked.some(({ kind }) => kind === 'found' || kind === 'differs');
  return isKnown ? differencesOf(looked) : undefined;
}

function isLookedUp<Details>(answer: ContractAnswer<Details>): answer is LookedUp<Details> {
  return answer.kind !== 'failed' && answer.kind !== 'not-asked';
}

/**
 * What follows from the broker's answers, one for each of `contractsToAsk`. Only a contract that it definitely does not
 * know stops being sampled; one that it did not answer for stays as it is, and is not fetched this time.
 */
export function decideSamplingDay<Details extends ReportedContract>(
  facts: SamplingFacts,
  policy: SamplingPolicy,
  answers: ReadonlyMap<string, ContractAnswer<Details>>,
): SamplingDay<Details> {
  const chain = chainOf(facts, policy);
  const known = new Map(facts.known.map((record) => [record.contract, record]));
  const expiryOf = storedExpiries(facts, policy);
  const decided = [...answers].map(([id, answer]) => {
    const details = answer.kind === 'found' ? answer.details : undefined;
    const storedExpiry = expiryOf(id);
    const broker = knowledgeOf(answer, policy.isPricedElsewhere ? storedExpiry : undefined);
    return {
      ...{ id, answer, details },
      decision: decideSampling({ contract: id, chain, storedExpiry, broker, today: policy.today }),
    };
  });
  const unknown = unknownInUse(facts, policy, answers);
  const notFetched = decided.flatMap(({ id, answer, decision }) => {
    if (decision.kind === 'sample') return [];
    const isOver = decision.kind === 'stop' && decision.expiry !== undefined;
    const result = isOver ? undefined : whyNotFetched(answer, known.get(id));
    return result ? [{ id, result }] : [];
  });
  return {
    sampled: decided
      .filter(({ decision }) => decision.kind === 'sample')
      .map(({ id, details }) => ({ id, details, hours: hoursOf(details ?? known.get(id)) })),
    notFetched,
    changed: decided.flatMap(({ id, details, decision }) => {
      if (decision.kind === 'keep') return [];
      const record = toRecord(facts.instrument, id, decision.kind === 'sample', details);
      return ifNew(known.get(id), record);
    }),
    unknown,
    isPriced: unknown.every(({ role }) => role !== 'priced'),
    problems: [
      ...unknown.map(textOfUnknown),
      ...notFetched
        .filter(({ result }) => result.kind === 'failure' && result.cause === 'unknown')
        .filter(({ id }) => unknown.every(({ contract }) => contract !== id))
        .map(({ id }) => `the broker no longer knows ${id}, which is not in use`),
      ...textsOfFailed(decided, policy),
    ],
  };
}

function chainOf({ current }: SamplingFacts, { roll, today }: SamplingPolicy): readonly string[] {
  return contractsToSample(current, roll, today);
}

function storedExpiries({ known }: SamplingFacts, { roll }: SamplingPolicy): (contract: string) => TradeDate {
  const reported = known.flatMap(({ contract, expiry }) =>
    expiry ? [[contract, dateOfBroker(expiry)] as const] : [],
  );
  return expiryFrom(new Map(reported), roll);
}

/** `elsewhere`: the expiry to go by when the broker's answer is not needed. */
function knowledgeOf(
  answer: ContractAnswer<ReportedContract>,
  elsewhere: TradeDate | undefined,
): BrokerKnowledge {
  if (answer.kind === 'found') return { kind: 'known', expiry: dateOfBroker(answer.details.expiry) };
  if (elsewhere !== undefined && !isLookedUp(answer)) return { kind: 'known', expiry: elsewhere };
  return { kind: answer.kind === 'unknown' ? 'unknown' : 'unreachable' };
}

function unknownInUse(
  facts: SamplingFacts,
  policy: SamplingPolicy,
  answers: ReadonlyMap<string, ContractAnswer<unknown>>,
): readonly UnknownContract[] {
  const { current, known, held } = facts;
  const expiryOf = storedExpiries(facts, policy);
  return unknownContracts({
    ...current,
    held: held.filter((contract) => answers.has(contract)),
    unknownNow: new Set([...answers].filter(([, { kind }]) => kind === 'unknown').map(([id]) => id)),
    knownBefore: new Set(known.filter(({ conId }) => conId).map(({ contract }) => contract)),
    isExpired: (id) => expiryOf(id) <= policy.today,
  });
}

/** Undefined for a contract whose bars are fetched. */
function whyNotFetched(
  answer: ContractAnswer<unknown>,
  before: ContractRecord | undefined,
): FetchResult | undefined {
  switch (answer.kind) {
    case 'failed':
      return answer.failure;
    case 'not-asked':
      return undefined;
    case 'ambiguous':
      return { kind: 'failure', cause: 'ambiguous', reason: answer.reason };
    case 'differs':
      return { kind: 'failure', cause: 'differs', reason: answer.differences.join('; ') };
    case 'unknown':
      return before?.conId === undefined
        ? { kind: 'empty', reason: 'the broker does not list it yet' }
        : { kind: 'failure', cause: 'unknown', reason: 'the broker no longer knows the contract' };
    default:
      return undefined;
  }
}

/** Once for all contracts where they are fetched all the same. */
function textsOfFailed(
  answers: readonly { readonly id: string; readonly answer: ContractAnswer<unknown> }[],
  { isPricedElsewhere }: SamplingPolicy,
): readonly string[] {
  const failed = answers.flatMap(({ id, answer }) =>
    answer.kind === 'failed' ? [{ id, reason: answer.failure.reason }] : [],
  );
  const ambiguous = answers.flatMap(({ answer }) => (answer.kind === 'ambiguous' ? [answer.reason] : []));
  if (!isPricedElsewhere || failed.length === 0)
    return [...failed.map(({ id, reason }) => `${id}: not looked up: ${reason}`), ...ambiguous];
  const ids = failed.map(({ id }) => id).join(', ');
  return [`${ids}: taken as stored, not looked up: ${failed[0].reason}`, ...ambiguous];
}

function hoursOf(known: Pick<ContractRecord, 'tradingHours' | 'zone'> | undefined): SampledHours {
  return { tradingHours: known?.tradingHours ?? '', zone: known?.zone };
}

type SampledHours = SampledContract<unknown>['hours'];

function toRecord(
  instrument: string,
  contract: string,
  sampling: boolean,
  details: ReportedContract | undefined,
): ContractRecord {
  if (!details) return { instrument, contract, sampling };
  const { expiry, conId, tradingHours, zone, minTick } = details;
  return { instrument, contract, sampling, expiry, conId, tradingHours, zone, minTick };
}

/** The record to store, if any. What the broker reported before stays known when it does not answer for an expired contract. */
function ifNew(before: ContractRecord | undefined, record: ContractRecord): readonly ContractRecord[] {
  const next = { ...before, ...record };
  return before && JSON.stringify(before) === JSON.stringify(next) ? [] : [next];
}
