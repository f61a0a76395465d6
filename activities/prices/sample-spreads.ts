import { tradedHours } from '../../config/traded-hours';
import { readMultiple } from '../../data/series/prices';
import { appendSpread } from '../../data/series/spreads';
import { tradedSessions } from '../../domain/contracts/traded-sessions';
import { currentContracts } from '../../domain/prices/current-contracts';
import { sampledSpread } from '../../domain/prices/spread-sample';
import { isOpen } from '../../domain/time/sessions';
import type { Deps } from '../deps';
import { eachItem } from './each-item';
import { lookUpContract } from './look-up-contract';

export interface SampledSpreads {
  /** Instruments of which a spread was stored. */
  readonly sampled: number;
  readonly problems: readonly string[];
}

/** Instruments at a time: a quote takes seconds where nobody trades. */
const LANES = 4;

/**
 * Stores the present spread between bid and ask of each instrument's priced contract, where its market is open now, within the hours traded. One
 * that has no quote is not sampled, none without a broker.
 */
export async function sampleSpreads(deps: Deps, instruments: readonly string[]): Promise<SampledSpreads> {
  if (deps.dataBroker.state() === 'none') return { sampled: 0, problems: [] };
  return eachItem<string, SampledSpreads>(
    deps,
    instruments,
    { empty: { sampled: 0, problems: [] }, width: LANES },
    async (instrument) => {
      const isSampled = await sampleSpread(deps, instrument);
      return (sofar) => (isSampled ? { ...sofar, sampled: sofar.sampled + 1 } : sofar);
    },
  );
}

async function sampleSpread(deps: Deps, instrument: string): Promise<boolean> {
  const { database, dataBroker, clock, config, loaded } = deps;
  const { price } = currentContracts(await readMultiple(database, instrument));
  const answer = await lookUpContract(deps, instrument, price);
  if (answer.kind !== 'found') return false;
  const sessions = tradedSessions(instrument, answer.details, tradedHours(loaded)) ?? [];
  if (!isOpen(sessions, await clock.read())) return false;
  const legs = [{ contract: answer.details, ratio: 1 }];
  const spread = sampledSpread(await dataBroker.quote(legs, config.execution.quote_seconds * 1000));
  if (spread === undefined) return false;
  await appendSpread(database, instrument, { time: await clock.read(), spread });
  return true;
}
