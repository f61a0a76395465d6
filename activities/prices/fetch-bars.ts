import { TstError } from '../../domain/errors/errors';
import type { BarSize } from '../../domain/prices/bar-size';
import type { FetchedBars } from '../../domain/prices/contract-day';
import { daysToFetch } from '../../domain/prices/days-to-fetch';
import { failureOf } from '../../domain/prices/fetch-result';
import { hasNewer, preferredAnswer, type SourceAnswer } from '../../domain/prices/preferred-answer';
import type { AtBroker } from '../../sources/broker-source';
import type { PriceSource } from '../../sources/price-source';
import { sourcesOf } from '../../sources/sources';
import type { Deps } from '../deps';
import { sentence } from '../running/failures';

/** So that days which another source had before are compared. */
const COMPARED_DAYS = 7;

type SourceDeps = Pick<Deps, 'config' | 'dataBroker'>;

interface Wanted {
  /** Instrument, or code of a rate. */
  readonly code: string;
  /** Asks the broker which contract it is. */
  readonly lookUp: () => Promise<AtBroker>;
  /** Of the stored bars, UTC ms. */
  readonly times: Float64Array;
  readonly now: number;
}

/** The newer bars of a contract, from the first preferred source that has some. Throws as the broker, if no source answers. */
export async function fetchBars(
  deps: SourceDeps,
  wanted: Wanted & { readonly contract: string; readonly barSize: BarSize },
): Promise<FetchedBars> {
  const { code: instrument, contract, barSize } = wanted;
  const ask = (source: PriceSource, days: number) => source.bars({ instrument, contract, barSize, days });
  return (await firstAnswer(deps, wanted, barSize, ask)).used.answer;
}

/** What counts, and the answers of all sources. */
export interface ComparedAnswers {
  readonly used: SourceAnswer;
  readonly answers: readonly SourceAnswer[];
}

/** The same of days, with the answers of all sources: those that were not needed are asked, too, to be compared. */
export function fetchDays(
  deps: SourceDeps,
  wanted: Wanted & { readonly contract: string },
): Promise<ComparedAnswers> {
  const { code: instrument, contract } = wanted;
  return allAnswers(deps, wanted, 'day', (source, days) =>
    source.bars({ instrument, contract, barSize: 'day', days }),
  );
}

/** The newer daily rates of a code, as each source quotes them. */
export function fetchRates(deps: SourceDeps, wanted: Wanted): Promise<ComparedAnswers> {
  return allAnswers(deps, wanted, 'rates', (source, days) => source.rates({ code: wanted.code, days }));
}

async function allAnswers(
  deps: SourceDeps,
  wanted: Wanted,
  what: 'day' | 'rates',
  ask: (source: PriceSource, days: number) => Promise<FetchedBars>,
): Promise<ComparedAnswers> {
  const { used, answers, notAsked } = await firstAnswer(deps, wanted, what, ask);
  const days = daysToFetch(wanted.times, wanted.now, 'day') + COMPARED_DAYS;
  const others = await Promise.all(notAsked.map((source) => answerOf(source, () => ask(source, days))));
  return { used, answers: [...answers, ...others.map(({ answered }) => answered)] };
}

interface Answers {
  /** What counts. */
  readonly used: SourceAnswer;
  /** Of all that were asked, in the order of preference. */
  readonly answers: readonly SourceAnswer[];
  readonly notAsked: readonly PriceSource[];
}

/** Asked for bars of some days, the source has none at all. */
function asNoData({ source, answer }: SourceAnswer): SourceAnswer {
  return { source, answer: answer.kind === 'empty' ? { ...answer, noData: true } : answer };
}

async function firstAnswer(
  { config, dataBroker }: SourceDeps,
  { code, lookUp, times, now }: Wanted,
  what: BarSize | 'rates',
  ask: (source: PriceSource, days: number) => Promise<FetchedBars>,
): Promise<Answers> {
  const sources = sourcesOf(config, { code, what }, { connection: dataBroker, lookUp });
  const barSize = what === 'rates' ? 'day' : what;
  const days = daysToFetch(times, now, barSize);
  const stored = { barSize, last: times.at(-1), zone: config.system_zone };
  const asked: SourceAnswer[] = [];
  const errors: TstError[] = [];
  for (const source of sources) {
    const { answered, error } = await answerOf(source, () => ask(source, days));
    asked.push(answered);
    if (error) errors.push(error);
    if (hasNewer(answered.answer, stored)) break;
  }
  // Nothing came of it: the activity that asked the broker is repeated, as without other sources.
  if (errors.length > 0 && asked.every(({ answer }) => answer.kind !== 'bars')) throw errors[0];
  return {
    used: preferredAnswer(asked.map(asNoData), stored),
    answers: asked,
    notAsked: sources.slice(asked.length),
  };
}

/** An error of the registry is an answer; `error`: that error. */
async function answerOf(
  { name: source }: PriceSource,
  ask: () => Promise<FetchedBars>,
): Promise<{ readonly answered: SourceAnswer; readonly error?: TstError }> {
  try {
    return { answered: { source, answer: await ask() } };
  } catch (error) {
    if (!(error instanceof TstError)) throw error;
    const { cause, reason } = failureOf(error.code, sentence(error));
    return { answered: { source, answer: { kind: 'failed', cause, reason } }, error };
  }
}
