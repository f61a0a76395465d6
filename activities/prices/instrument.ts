import { readInstrumentFacts } from '../../data/instruments/instrument-facts';
import { expiredInUse, heldExpiries } from '../../domain/contracts/expiry-report';
import { currentContracts } from '../../domain/prices/current-contracts';
import { decidePrices, type NewPrices } from '../../domain/prices/decide-prices';
import { spikeFailure } from '../../domain/prices/fetch-result';
import { isPricedOn } from '../../domain/prices/priced-on';
import { contractsWithoutData, withoutDataInUse } from '../../domain/prices/without-data';
import type { Deps } from '../deps';
import { alarmOfContracts, applyPrices, mailExpiries } from './apply-prices';
import { type FetchedContracts, type FetchJob, type FetchJobNow, fetchContracts } from './fetch-contracts';
import { pricePolicy } from './price-policy';

export type InstrumentUpdate = {
  /** `held-back`: a spike stopped a contract in use, so multiple and adjusted prices were not touched. `unknown`: the
   * broker does not know the contract whose price counts. */
  readonly kind: 'updated' | 'held-back' | 'unknown';
  /** Rows that the multiple prices gained. */
  readonly rows: number;
  /** Whether there is a price of the trade date, stored or waiting for an answer. */
  readonly priced: boolean;
  /** Contracts of which no source has a bar. */
  readonly withoutData: number;
  readonly problems: readonly string[];
  /** Ids of the questions that were asked. */
  readonly questions: readonly string[];
  readonly text: string;
};

/**
 * Runs all steps of one instrument's prices: reads what is stored, lets the domain decide, applies it in one guarded
 * write. Idempotent: a second time adds nothing.
 */
export async function updateInstrument(deps: Deps, job: FetchJob): Promise<InstrumentUpdate> {
  const { tradeDate, instrument } = job;
  const now = await deps.clock.read();
  const { day, bars } = await fetchContracts(deps, { ...job, now });
  const { unknown } = day;
  const facts = await readInstrumentFacts(deps.database, instrument);
  const missing = withoutDataInUse(bars.fetches, currentContracts(facts.multiple));
  const withoutData = contractsWithoutData(bars.fetches);
  const problems = [...day.problems, ...bars.problems, ...missing];
  const policy = await pricePolicy(deps, instrument, now);
  // A bad price, once in multiple prices, stays there, so nothing of the day is added before the answer.
  if (bars.questions.length > 0) {
    const alarms = heldExpiries(facts, policy);
    await mailExpiries(deps, instrument, alarms);
    const { problems: expired } = expiredInUse(facts, policy);
    await alarmOfContracts(deps, instrument, { held: alarms, expired, unknown }, now);
    const texts = alarms.map(({ text }) => text);
    return { ...heldBack(bars.questions, [...problems, ...texts, ...expired]), withoutData };
  }
  const decision = decidePrices(facts, policy);
  const prices = await applyPrices(deps, facts, decision);
  await mailExpiries(deps, instrument, decision.alarms);
  const further = prices.rolled.length > 0 ? await fetchFurther(deps, { ...job, now }, day) : NOTHING_FURTHER;
  const { alarms: held, expired } = decision;
  await alarmOfContracts(deps, instrument, { held, expired: expired.problems, unknown }, now);
  return {
    kind: day.isPriced && day.sampled.length > 0 ? 'updated' : 'unknown',
    rows: prices.rows,
    withoutData,
    priced: isPricedOn(prices.newest, tradeDate, policy.zone),
    problems: [
      ...problems,
      ...prices.problems,
      ...further.problems.filter((each) => !problems.includes(each)),
      ...held.map(({ text }) => text),
      ...expired.problems,
    ],
    questions: further.questions,
    text: textOf(prices, [...expired.notes, ...further.notes]),
  };
}

const NOTHING_FURTHER = { problems: [], questions: [], notes: [] };

/** After a roll the chain reaches one contract further: its prices are fetched the same day. */
async function fetchFurther(
  deps: Deps,
  { tradeDate, instrument, now }: FetchJobNow,
  before: FetchedContracts['day'],
): Promise<Pick<InstrumentUpdate, 'problems' | 'questions'> & { readonly notes: readonly string[] }> {
  const { day, bars } = await fetchContracts(deps, { tradeDate, instrument, now });
  const sampled = day.sampled
    .map(({ id }) => id)
    .filter((id) => !before.sampled.some((each) => each.id === id));
  const notes = sampled.length > 0 ? [`now sampled too: ${sampled.join(', ')}`] : [];
  return { problems: [...day.problems, ...bars.problems], questions: bars.questions, notes };
}

function heldBack(
  questions: readonly string[],
  problems: readonly string[],
): Omit<InstrumentUpdate, 'withoutData'> {
  const text = questions.map((id) => spikeFailure(id).reason).join('; ');
  return { kind: 'held-back', rows: 0, priced: true, problems: [...problems, text], questions, text };
}

function textOf({ rows, rolled, notes }: NewPrices, expired: readonly string[]): string {
  return [`${rows} rows`, ...rolled.map((contract) => `rolled into ${contract}`), ...notes, ...expired].join(
    ', ',
  );
}

/** The later steps alone, as after an answer: multiple and adjusted prices, rolls and roll state, switched together. */
export async function updateStitched(deps: Deps, instrument: string): Promise<NewPrices> {
  const facts = await readInstrumentFacts(deps.database, instrument);
  return applyPrices(
    deps,
    facts,
    decidePrices(facts, await pricePolicy(deps, instrument, await deps.clock.read())),
  );
}
