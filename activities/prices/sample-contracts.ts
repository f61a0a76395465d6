import type { ContractDetails } from '../../broker/broker';
import { putContracts } from '../../data/instruments/contracts';
import { readSamplingFacts } from '../../data/instruments/sampling-facts';
import { textOfUnknown, type UnknownContract } from '../../domain/contracts/broker-facts';
import {
  answerOfList,
  type ContractAnswer,
  contractsToAsk,
  decideSamplingDay,
  differencesAtBroker,
  type SamplingDay,
  type SamplingFacts,
  type SamplingPolicy,
} from '../../domain/contracts/sampling-day';
import { TstError } from '../../domain/errors/errors';
import { failureOf } from '../../domain/prices/fetch-result';
import { localDate } from '../../domain/time/trade-date';
import { comesFromElsewhere } from '../../sources/sources';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';
import { inLanes } from '../running/in-lanes';
import { stopWhileDiffering } from './broker-facts';
import { isOfOneItem } from './each-item';
import { lookUpContract, lookUpMonths } from './look-up-contract';
import { rollParametersOf } from './roll-parameters';

const LOOK_UP_LANES = 4;

type Answer = ContractAnswer<ContractDetails>;

/**
 * Asks the broker about the contracts of the chain and those sampled so far, stores what it reported of them, and returns
 * those to fetch. Throws BROKER_DIFFERS when their facts are not those of our files, and what stops all questions.
 */
export async function sampleContracts(
  deps: Deps,
  instrument: string,
  now: number,
): Promise<SamplingDay<ContractDetails>> {
  const { database, config } = deps;
  const roll = rollParametersOf(deps, instrument);
  const facts = await readSamplingFacts(database, instrument);
  const isPricedElsewhere = comesFromElsewhere(config, instrument);
  const policy = { roll, today: localDate(now, config.system_zone), isPricedElsewhere };
  const byId = await lookUpAll(deps, facts, policy);
  const differences = differencesAtBroker(byId);
  if (differences !== undefined) await stopWhileDiffering(deps, instrument, differences);
  const day = decideSamplingDay(facts, policy, byId);
  await putContracts(database, day.changed);
  await mailUnknown(deps, instrument, day.unknown);
  return day;
}

/** One question for all months that the broker lists, and one for each contract that this does not answer for certain. */
async function lookUpAll(
  deps: Deps,
  facts: SamplingFacts,
  policy: SamplingPolicy,
): Promise<ReadonlyMap<string, Answer>> {
  const { instrument } = facts;
  const ids = contractsToAsk(facts, policy);
  const listed: ReadonlyMap<string, Answer> = policy.isPricedElsewhere
    ? new Map()
    : await listedMonths(deps, instrument);
  const ask = policy.isPricedElsewhere
    ? askIfThere(deps, instrument)
    : (id: string) => askBroker(deps, instrument, id);
  const answers = await inLanes(ids, LOOK_UP_LANES, async (id) => answerOfList(facts, listed, id) ?? ask(id));
  return new Map(ids.map((id, index) => [id, answers[index]]));
}

/** None when the broker can't answer for all together: each is then asked for by itself. */
async function listedMonths(deps: Deps, instrument: string): Promise<ReadonlyMap<string, Answer>> {
  try {
    return await lookUpMonths(deps, instrument, false);
  } catch (error) {
    if (!(error instanceof TstError) || !error.code.startsWith('BROKER_')) throw error;
    return new Map();
  }
}

/** An error that concerns this contract alone is its answer: the others are fetched. */
async function askBroker(deps: Deps, instrument: string, contract: string): Promise<Answer> {
  try {
    return await lookUpContract(deps, instrument, contract);
  } catch (error) {
    if (!(error instanceof TstError) || !error.code.startsWith('BROKER_')) throw error;
    if (isTransient(error) && !(await isOfOneItem(deps, error))) throw error;
    return { kind: 'failed', failure: failureOf(error.code, sentence(error)) };
  }
}

/** Of an instrument whose prices come from elsewhere: a broker that is away is asked once, and nothing waits for it. */
function askIfThere(deps: Deps, instrument: string): (contract: string) => Promise<Answer> {
  const { dataBroker, catalogue } = deps;
  if (dataBroker.state() === 'none' || !catalogue.brokerInstruments.has(instrument))
    return async () => ({ kind: 'not-asked' });
  let away: Answer | undefined;
  return async (contract) => {
    if (away) return away;
    try {
      return await lookUpContract(deps, instrument, contract);
    } catch (error) {
      if (!(error instanceof TstError) || !error.code.startsWith('BROKER_')) throw error;
      const answer: Answer = { kind: 'failed', failure: failureOf(error.code, sentence(error)) };
      if (isTransient(error)) away = answer;
      return answer;
    }
  };
}

/** A mail each day, as long as it is so: without that contract there are no new prices, and no trades. */
async function mailUnknown(
  { sendMail }: Deps,
  instrument: string,
  unknown: readonly UnknownContract[],
): Promise<void> {
  if (unknown.length === 0) return;
  await sendMail({
    subject: `${instrument} is unknown at the broker`,
    text:
      `${instrument}: ${unknown.map(textOfUnknown).join('; ')}. ` +
      "Compare its row in ib_config_futures.csv with the broker's contract search.",
    critical: true,
  });
}
