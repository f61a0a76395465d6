import type { ContractDetails } from '../../broker/broker';
import { readFetches } from '../../data/instruments/price-fetches';
import {
  answersOf,
  askQuestion,
  openQuestionsNow,
  type Question,
  questionsAbout,
  withdrawQuestion,
} from '../../data/operator/questions';
import {
  readAllContractPrices,
  type VersionedContractPrices,
  writeContractPrices,
} from '../../data/series/contract-prices';
import type { SampledContract } from '../../domain/contracts/sampling-day';
import { BAR_SIZES, type BarSize, INTRADAY } from '../../domain/prices/bar-size';
import { nothingCanBeNew } from '../../domain/prices/can-be-new';
import {
  type BarPolicy,
  type ContractDay,
  type ContractFacts,
  decideContract,
  type FetchedBars,
  type SizeFetch,
} from '../../domain/prices/contract-day';
import { withCrossCheck } from '../../domain/prices/cross-check-day';
import { droppedRows } from '../../domain/prices/dropped-rows';
import { EMPTY_BARS } from '../../domain/prices/empty-bars';
import type { PriceFetch } from '../../domain/prices/fetch-result';
import type { OwnChecks } from '../../domain/prices/own-checks';
import type { ParkedBars } from '../../domain/prices/parked-bars';
import type { SourceAnswer } from '../../domain/prices/preferred-answer';
import { isAboutSources, sourceQuestionsOf } from '../../domain/prices/source-question';
import { type SpikeQuestion, spikeQuestionId } from '../../domain/prices/spike-question';
import type { ContractPrices } from '../../domain/series/series';
import type { AtBroker } from '../../sources/broker-source';
import { comesFromElsewhere } from '../../sources/sources';
import type { Deps } from '../deps';
import { inLanes } from '../running/in-lanes';
import { type ComparedAnswers, fetchBars, fetchDays } from './fetch-bars';
import { lookUpContract } from './look-up-contract';

type Sampled = SampledContract<ContractDetails>;

/** Result of the contracts' updates: per bar size, what stood in the way. */
export interface BarsOutcome {
  readonly problems: readonly string[];
  /** Ids of questions asked about spikes. */
  readonly questions: readonly string[];
  readonly fetches: readonly (SizeFetch & { readonly contract: string })[];
}

interface ContractJob {
  readonly tradeDate: string;
  readonly instrument: string;
  readonly contract: Sampled;
  /** UTC ms. */
  readonly now: number;
  /** Ids of the open questions. */
  readonly openQuestions: ReadonlySet<string>;
  /** Questions about the instrument that were ever asked, by their ids. */
  readonly spikes: ReadonlyMap<string, Question>;
  /** What the last fetches of the instrument came to; none when all is to be asked for again. */
  readonly lastFetches: readonly PriceFetch[];
  readonly stored: VersionedContractPrices;
  readonly checks?: OwnChecks;
}

/**
 * Fetches the newer bars of an instrument's contracts, checks them, and stores them: all contracts read together, asked for
 * together (the broker's pacing decides when), and written together, each by itself.
 */
export async function updateContracts(
  deps: Deps,
  day: Pick<ContractJob, 'tradeDate' | 'instrument' | 'now' | 'checks'> & { readonly again?: boolean },
  contracts: readonly Sampled[],
): Promise<BarsOutcome> {
  const { database } = deps;
  const open = new Set((await openQuestionsNow(database)).map((question) => question.id));
  const lastFetches = day.again ? [] : await readFetches(database, day.instrument, open);
  const spikes = await questionsAbout(database, day.instrument);
  const forAll = <T, R>(items: readonly T[], work: (item: T) => Promise<R>) =>
    inLanes(items, items.length, work);
  const jobs = await forAll(contracts, async (contract): Promise<ContractJob> => {
    const stored = await readAllContractPrices(database, day.instrument, contract.id);
    return { ...day, contract, openQuestions: open, spikes, lastFetches, stored };
  });
  const fetched = await forAll(jobs, async (job) => ({ job, bars: await fetchSizes(deps, job) }));
  const outcomes = await forAll(fetched, ({ job, bars }) => storeBars(deps, job, bars));
  return {
    problems: outcomes.flatMap((each) => each.problems),
    questions: outcomes.flatMap((each) => each.questions.map(({ id }) => id)),
    fetches: outcomes.flatMap((each, index) =>
      each.fetches.map((fetch) => ({ contract: contracts[index].id, ...fetch })),
    ),
  };
}

interface FetchedSizes {
  readonly fetched: Partial<Readonly<Record<BarSize, FetchedBars>>>;
  /** What each source answered for the days. */
  readonly answers: readonly SourceAnswer[];
}

/** The newer bars of one contract, intraday and daily together. */
async function fetchSizes(deps: Deps, job: ContractJob): Promise<FetchedSizes> {
  const { instrument, stored, now } = job;
  const wanted = (barSize: BarSize) => wantedBars(deps, job, stored[barSize]);
  const unlessAsked = (barSize: BarSize) =>
    notAsked(deps, newBarFacts(job, barSize, stored[barSize]?.times.at(-1)), instrument, now);
  const size = INTRADAY[deps.config.intraday_frequency];
  const [intraday, { used, answers }] = await Promise.all([
    unlessAsked(size) ?? fetchBars(deps, { ...wanted(size), barSize: size }),
    notCompared(unlessAsked('day')) ?? fetchDays(deps, wanted('day')),
  ]);
  return { fetched: { [size]: intraday, day: used.answer }, answers };
}

function wantedBars(deps: Deps, job: ContractJob, stored: ContractPrices | undefined) {
  const { instrument, contract, now } = job;
  const lookUp = () => atBroker(deps, instrument, contract);
  const { times } = stored ?? EMPTY_BARS;
  return { code: instrument, contract: contract.id, lookUp, times, now };
}

function notCompared(answer: FetchedBars | undefined): ComparedAnswers | undefined {
  return answer && { used: { source: '', answer }, answers: [] };
}

/** Stores what of the bars is accepted, both sizes with the merged series, and asks about the rest. */
async function storeBars(
  deps: Deps,
  job: ContractJob,
  { fetched, answers }: FetchedSizes,
): Promise<ContractDay> {
  const { instrument, contract, stored, now } = job;
  const { database, config } = deps;
  const dropped = droppedOf(job);
  const facts = { instrument, contract: contract.id, stored, fetched, dropped, hours: contract.hours };
  const policy = { ...config, ...job.checks };
  const decision = await compared(deps, facts, { answers, policy, now });
  for (const question of decision.questions) await ask(deps, job, question);
  for (const id of decision.passed.filter((each) => job.openQuestions.has(each)))
    await withdrawQuestion(database, id, 'a later download passed the check', new Date(now));
  if (decision.parts)
    await writeContractPrices(database, instrument, contract.id, decision.parts, stored.version);
  return decision;
}

/** What answers to its spikes have dropped. */
function droppedOf({ instrument, contract, spikes }: ContractJob): ContractFacts['dropped'] {
  const ofSize = (size: BarSize) => {
    const asked = spikes.get(spikeQuestionId(instrument, contract.id, size));
    const parked = asked?.parked as ParkedBars | undefined;
    return parked ? droppedRows(asked?.answer, parked, parked.columns.FINAL) : [];
  };
  return Object.fromEntries(BAR_SIZES.map((size) => [size, ofSize(size)]));
}

/** The decision after the comparison of the sources, where several were asked. */
async function compared(
  { config, database }: Deps,
  facts: ContractFacts,
  {
    answers,
    policy,
    now,
  }: { readonly answers: readonly SourceAnswer[]; readonly policy: BarPolicy; readonly now: number },
): Promise<ContractDay> {
  const decision = decideContract(facts, policy, now);
  if (answers.length < 2) return decision;
  const { instrument } = facts;
  const answered = await answersOf(database, `${sourceQuestionsOf(instrument)}${facts.contract}/`);
  const limit = config.price_cross_check[instrument] ?? config.price_cross_check.default;
  return withCrossCheck(decision, facts, { answers, answered }, { ...policy, limit }, now);
}

/** Files are always read again: when they are written says nothing of the exchange's hours. */
function notAsked(
  { config }: Deps,
  facts: ReturnType<typeof newBarFacts>,
  instrument: string,
  now: number,
): FetchedBars | undefined {
  return comesFromElsewhere(config, instrument) ? undefined : nothingCanBeNew(facts, now, config.system_zone);
}

/** As looked up before, or now where that did not succeed. */
async function atBroker(deps: Deps, instrument: string, { id, details }: Sampled): Promise<AtBroker> {
  if (details) return { kind: 'found', details };
  const found = await lookUpContract(deps, instrument, id);
  if (found.kind === 'found') return found;
  return { kind: 'failed', cause: found.kind, reason: `the broker has no such contract (${found.kind})` };
}

function newBarFacts(
  { contract, tradeDate, lastFetches }: ContractJob,
  barSize: BarSize,
  lastStored?: number,
) {
  const lastFetch = lastFetches.find((each) => each.contract === contract.id && each.barSize === barSize);
  return { barSize, tradeDate, lastStored, lastFetch, hours: contract.hours };
}

async function ask(deps: Deps, job: ContractJob, question: SpikeQuestion): Promise<void> {
  const { instrument, tradeDate, contract, now } = job;
  const about = { kind: 'price-spike', instrument, contract: contract.id, tradeDate } as const;
  const maxSpike = job.checks?.max_price_spike;
  const parked = { ...question.parked, ...(maxSpike === undefined ? {} : { maxSpike }) };
  const asked = await askQuestion(deps.database, { ...about, ...question, parked, askedAt: new Date(now) });
  if (asked.kind === 'asked')
    await deps.sendMail({ subject: subjectOf(question, instrument), text: question.text });
}

function subjectOf(question: SpikeQuestion, instrument: string): string {
  return isAboutSources(question) ? `Price sources differ ${instrument}` : `Price Spike ${instrument}`;
}
