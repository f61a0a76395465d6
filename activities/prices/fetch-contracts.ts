import type { ContractDetails } from '../../broker/broker';
import { contracts } from '../../data/instruments/contracts';
import { readFetches, storeFetches } from '../../data/instruments/price-fetches';
import type { SamplingDay } from '../../domain/contracts/sampling-day';
import { TstError, tstError } from '../../domain/errors/errors';
import { sizesFetched } from '../../domain/prices/bar-size';
import { type FetchResult, failureOf, type PriceFetch } from '../../domain/prices/fetch-result';
import type { OwnChecks } from '../../domain/prices/own-checks';
import type { Deps } from '../deps';
import { sentence } from '../running/failures';
import { type BarsOutcome, updateContracts } from './contract-bars';
import { sampleContracts } from './sample-contracts';

/** What is fetched: all contracts of an instrument that are sampled, or one of them. */
export interface FetchJob {
  readonly tradeDate: string;
  readonly instrument: string;
  /** 8 digits. */
  readonly contract?: string;
  /** Asks the broker also for what can't be new. */
  readonly again?: boolean;
  readonly checks?: OwnChecks;
}

/** What is fetched, as of now (UTC ms). */
export interface FetchJobNow extends FetchJob {
  readonly now: number;
}

export interface FetchedContracts {
  readonly day: SamplingDay<ContractDetails>;
  readonly bars: BarsOutcome;
}

/**
 * Fetches and stores the newer bars of the job's contracts, and what each fetch came to, also when it fails as a whole.
 * Throws BAD_INPUT for a contract that is not sampled, and what `sampleContracts` throws.
 */
export async function fetchContracts(deps: Deps, job: FetchJobNow): Promise<FetchedContracts> {
  const { instrument, contract, tradeDate } = job;
  const at = new Date(job.now);
  try {
    const day = await sampleContracts(deps, instrument, job.now);
    const wanted = (each: { readonly id: string }) => contract === undefined || each.id === contract;
    const sampled = day.sampled.filter(wanted);
    const notFetched = day.notFetched.filter(wanted);
    if (contract !== undefined && sampled.length + notFetched.length === 0) throw notSampled(job, day);
    const bars = await updateContracts(deps, job, sampled);
    const missed = await asFetches(deps, job, notFetched);
    const fetches = bars.fetches.map((fetch) => ({ item: instrument, ...fetch, tradeDate, at }));
    await storeFetches(deps.database, instrument, [...fetches, ...missed], contract === undefined);
    return { day, bars };
  } catch (error) {
    await noteFailure(deps, job, error).catch(() => {}); // the first error is the one to report
    throw error;
  }
}

/** Every sampled contract of the job has failed for the same reason; what is stored of it stays. */
async function noteFailure(deps: Deps, job: FetchJobNow, error: unknown): Promise<void> {
  const { database } = deps;
  const code = error instanceof TstError ? error.code : undefined;
  if (code === 'BAD_INPUT') return;
  const result = failureOf(code, sentence(error));
  const sampled = await contracts(database, { instrument: job.instrument, sampling: true });
  const failed = sampled
    .filter(({ contract }) => job.contract === undefined || contract === job.contract)
    .map(({ contract }) => ({ id: contract, result }));
  await storeFetches(database, job.instrument, await asFetches(deps, job, failed), false);
}

/** The same result for all bar sizes of a contract, with the newest bar known from an earlier fetch. */
async function asFetches(
  { database, config }: Deps,
  { instrument: item, tradeDate, now }: FetchJobNow,
  results: readonly { readonly id: string; readonly result: FetchResult }[],
): Promise<readonly PriceFetch[]> {
  if (results.length === 0) return [];
  const before = await readFetches(database, item);
  const at = new Date(now);
  return results.flatMap(({ id: contract, result }) =>
    sizesFetched(config.intraday_frequency).map((barSize) => {
      const known = before.find((each) => each.contract === contract && each.barSize === barSize);
      return { item, contract, barSize, tradeDate, at, result, lastBar: known?.lastBar };
    }),
  );
}

function notSampled(
  { instrument, contract }: FetchJob,
  { sampled, notFetched }: SamplingDay<unknown>,
): TstError {
  const known = [...sampled, ...notFetched].map(({ id }) => id).sort();
  return tstError(
    'BAD_INPUT',
    `${contract} is not a contract of ${instrument} whose prices are fetched; these are: ${known.join(', ')}`,
  );
}
