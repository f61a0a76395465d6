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
  return (await firstAnswer(deps, wanted, barSize, ask)).answer;
}

/** The newer daily rates of a code, as `source` quotes them. */
export function fetchRates(deps: SourceDeps, wanted: Wanted): Promise<SourceAnswer> {
  const ask = (source: PriceSource, days: number) => source.rates({ code: wanted.code, days });
  return firstAnswer(deps, wanted, 'rates', ask);
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
): Promise<SourceAnswer> {
  const sources = sourcesOf(config, { code, what }, { connection: dataBroker, lookUp });
  const barSize = what === 'rates' ? 'day' : what;
  const days = daysToFetch(times, now, barSize);
  const stored = { barSize, last: times.at(-1), zone: config.system_zone };
  const asked: SourceAnswer[] = [];
  const errors: unknown[] = [];
  for (const source of sources) {
    const answer = await ask(source, days).catch((error: unknown): FetchedBars => {
      if (!(error instanceof TstError)) throw error;
      errors.push(error);
      const { cause, reason } = failureOf(error.code, sentence(error));
      return { kind: 'failed', cause, reason };
    });
    asked.push({ source: source.name, answer });
    if (hasNewer(answer, stored)) break;
  }
  // Nothing came of it: the activity that asked the broker is repeated, as without other sources.
  if (errors.length > 0 && asked.every(({ answer }) => answer.kind !== 'bars')) throw errors[0];
  return preferredAnswer(asked.map(asNoData), stored);
}
