/** The day's decision on the contracts of one instrument: which are sampled, and what of the broker's answers is stored. */
import type { RollParameters } from '../instruments/instrument';
import type { CurrentContracts } from '../prices/current-contracts';
import type { FetchFailure, FetchResult } from '../prices/fetch-result';
import type { TradeDate } from '../time/trade-date';
import { textOfUnknown, type UnknownContract, unknownContracts } from './broker-facts';
import type { ContractRecord } from './contract-record';
import { dateOfBroker, expiryFrom, isExpired } from './expiry';
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
  | { readonly kind: 'failed'; readonly failure: FetchFailure };

export interface SamplingDay<Details> {
  /** Contracts whose prices are fetched, with what the broker reported. */
  readonly sampled: readonly { readonly id: string; readonly details: Details }[];
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

/** How the facts at the broker differ from our files; undefined while no answer says anything of them. */
export function differencesAtBroker(
  answers: ReadonlyMap<string, ContractAnswer<unknown>>,
): readonly string[] | undefined {
  const looked = [...answers.values()].filter((answer) => answer.kind !== 'failed');
  const isKnown = looked.some(({ kind }) => kind === 'found' || kind === 'differs');
  return isKnown ? differencesOf(looked) : undefined;
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
    const broker = knowledgeOf(answer);
    return {
      ...{ id, answer, details },
      decision: decideSampling({ contract: id, chain, storedExpiry, broker, today: policy.today }),
    };
  });
  const unknown = unknownInUse(facts, policy, answers);
  return {
    sampled: decided.flatMap(({ id, details, decision }) =>
      decision.kind === 'sample' && details ? [{ id, details }] : [],
    ),
    notFetched: decided.flatMap(({ id, answer, decision }) => {
      const isExpired = decision.kind === 'stop' && decision.expiry !== undefined;
      const result = isExpired ? undefined : whyNotFetched(answer, known.get(id));
      return result ? [{ id, result }] : [];
    }),
    changed: decided.flatMap(({ id, details, decision }) => {
      if (decision.kind === 'keep') return [];
      const record = toRecord(facts.instrument, id, decision.kind === 'sample', details);
      return ifNew(known.get(id), record);
    }),
    unknown,
    isPriced: unknown.every(({ role }) => role !== 'priced'),
    problems: [
      ...unknown.map(textOfUnknown),
      ...decided.flatMap(({ id, answer }) => textOfFailed(id, answer)),
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

function knowledgeOf(answer: ContractAnswer<ReportedContract>): BrokerKnowledge {
  if (answer.kind === 'found') return { kind: 'known', expiry: dateOfBroker(answer.details.expiry) };
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
    isExpired: (id) => isExpired(expiryOf(id), policy.today),
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

function textOfFailed(contract: string, answer: ContractAnswer<unknown>): readonly string[] {
  if (answer.kind === 'failed') return [`${contract}: not looked up: ${answer.failure.reason}`];
  return answer.kind === 'ambiguous' ? [answer.reason] : [];
}

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
