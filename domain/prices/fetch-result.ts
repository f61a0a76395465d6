/** What the last fetch of one contract's bars, or of one exchange rate, came to. */
import type { ErrorCode } from '../errors/errors';
import type { ContractPrices } from '../series/series';
import { msToDate } from '../time/trade-date';
import type { BarSize } from './bar-size';
import { isAboutSources } from './source-question';

/** Why nothing could be fetched or stored. All but `spike` may pass by themselves or by a corrected file. */
export type FailureCause =
  /** The broker did not answer in time. */
  | 'timeout'
  /** The gateway, or its data farm, could not be reached. */
  | 'disconnected'
  /** Too many requests. */
  | 'pacing'
  /** The broker answered with an error. */
  | 'refused'
  /** A spike is waiting for an answer. */
  | 'spike'
  /** The broker does not know the contract. */
  | 'unknown'
  /** Several contracts fit our files. */
  | 'ambiguous'
  /** Its facts at the broker are not those of our files. */
  | 'differs'
  /** Anything else: the reason says it. */
  | 'other';

export type FetchResult =
  /** `note`: that it is not from the preferred source, and why. */
  { readonly kind: 'data'; readonly rows: number; readonly note?: string } | EmptyFetch | FetchFailure;

export interface EmptyFetch {
  readonly kind: 'empty';
  readonly reason: string;
  /** The sources were asked and have no bar at all of the time asked for, not only none that is newer. */
  readonly noData?: true;
}

export interface FetchFailure {
  readonly kind: 'failure';
  readonly cause: FailureCause;
  readonly reason: string;
  /** Id of the question, of a spike. */
  readonly question?: string;
}

/** A spike, or a difference between sources, whose question is waiting for an answer. */
export function spikeFailure(question: string): FetchFailure {
  return {
    kind: 'failure',
    cause: 'spike',
    reason: `${isAboutSources({ id: question }) ? 'sources differ' : 'price spike'}: ${question} waits for an answer`,
    question,
  };
}

/** The result of one item: a contract at a bar size, or an FX code (whose contract is empty). */
export interface PriceFetch {
  /** Instrument or FX code. */
  readonly item: string;
  /** 8 digits; empty for an FX code. */
  readonly contract: string;
  readonly barSize: BarSize;
  readonly tradeDate: string;
  readonly at: Date;
  readonly result: FetchResult;
  /** Time of the newest stored bar afterwards; undefined while nothing is stored. */
  readonly lastBar?: Date;
}

/** Reason of a fetch whose spike has been answered since: what the answer did may be asked for again. */
export const ANSWERED_SPIKE = 'its spike was answered';

/** Reason of a fetch whose newer rows were all dropped by answers. */
export const LEFT_OUT = 'left out, as it was answered';

/** True for a contract or a rate of which no source has a bar, which is no failure. */
export function isWithoutData({ result }: Pick<PriceFetch, 'result'>): boolean {
  return result.kind === 'empty' && result.noData === true;
}

/** The same fetch once its question, if it asked one, is not open any more. */
export function afterAnswer(fetch: PriceFetch, openQuestions: ReadonlySet<string>): PriceFetch {
  const { result } = fetch;
  if (result.kind !== 'failure' || result.question === undefined || openQuestions.has(result.question))
    return fetch;
  return { ...fetch, result: { kind: 'empty', reason: ANSWERED_SPIKE } };
}

/** Of the last bar of a series; undefined for an empty one. */
export function lastBarOf(series: Pick<ContractPrices, 'times'> | undefined): Date | undefined {
  const time = series?.times.at(-1);
  return time === undefined ? undefined : new Date(time);
}

/** The failure that an error of the registry stands for. */
export function failureOf(code: ErrorCode | undefined, reason: string): FetchFailure {
  return { kind: 'failure', cause: (code && CAUSES[code]) ?? 'other', reason };
}

const CAUSES: Partial<Record<ErrorCode, FailureCause>> = {
  BROKER_UNREACHABLE: 'disconnected',
  BROKER_CLIENT_ID_IN_USE: 'disconnected',
  BROKER_PACING: 'pacing',
  BROKER_REFUSED: 'refused',
  BROKER_DIFFERS: 'differs',
  PRICE_SPIKE: 'spike',
};

/** `last`: time of the newest stored row; undefined while nothing is stored. */
export function nothingNewer(last: number | undefined): string {
  return last === undefined ? 'no bar that can be used' : `nothing newer than ${msToDate(last)}`;
}

/**
 * Why bars that the broker sent add nothing: they, those of finished sessions or hours, and those left after cleaning,
 * all in our stamps, against the time of the last stored one.
 */
export function whyNothingNew(
  bars: { readonly sent: Float64Array; readonly finished: Float64Array; readonly clean: Float64Array },
  last: number | undefined,
): string {
  const newer = (times: Float64Array) => times.filter((time) => last === undefined || time > last).length;
  const finished = newer(bars.finished);
  if (newer(bars.sent) === 0) return nothingNewer(last);
  if (finished === 0) return 'the newer bars are not finished yet';
  return `${finished} newer ${finished === 1 ? 'bar' : 'bars'} left out: without volume, or of a price that is ignored`;
}
