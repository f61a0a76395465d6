import { openQuestions } from '../../data/operator/questions';
import { readPrices, writePrices } from '../../data/series/prices';
import { tstError } from '../../domain/errors/errors';
import type { FinalPrices } from '../../domain/prices/price-points';
import { isPricedOn } from '../../domain/prices/priced-on';
import { updateMultiplePrices } from '../../domain/prices/update-multiple';
import type { Deps } from '../deps';
import { inLanes } from '../running/in-lanes';
import { readMerged, updateContract } from './contract-bars';
import { expiredContracts, expiryAlarms } from './expiry-alarms';
import { rollsDue } from './rolls-due';
import { sampleContracts } from './sample-contracts';

/** Contracts at a time: the broker's pacing decides what it is asked, the database is waited for together. */
const CONTRACT_LANES = 4;

export type InstrumentUpdate = {
  /** `held-back`: a spike stopped a contract in use, so multiple and adjusted prices were not touched. `unknown`: the
   * broker does not know the contract whose price counts. */
  readonly kind: 'updated' | 'held-back' | 'unknown';
  /** Rows that the multiple prices gained. */
  readonly rows: number;
  /** Whether there is a price of the trade date, be it one that waits for an answer. */
  readonly priced: boolean;
  readonly problems: readonly string[];
  /** Ids of the questions that were asked. */
  readonly questions: readonly string[];
  readonly text: string;
};

/** All steps of one instrument's prices. Idempotent: a second time adds nothing. */
export async function updateInstrument(
  deps: Deps,
  tradeDate: string,
  instrument: string,
): Promise<InstrumentUpdate> {
  const sampled = await sampleContracts(deps, instrument);
  const problems = [...sampled.problems];
  const open = new Set((await openQuestions(deps.database)).map((question) => question.id));
  const updates = await inLanes(sampled.contracts, CONTRACT_LANES, (contract) =>
    updateContract(deps, { tradeDate, instrument, contract, openQuestions: open }),
  );
  problems.push(...updates.flatMap((update) => update.problems));
  const questions = updates.flatMap((update) => update.questions);
  // A bad price, once in multiple prices, stays there: so nothing of the day goes in before the answer.
  const held = questions.length > 0;
  if (held) return heldBack(questions, [...problems, ...(await expiryAlarms(deps, instrument))]);
  const stitched = await updateStitched(deps, instrument);
  const { rows, newest, rolled, notes } = stitched;
  problems.push(...stitched.problems, ...(await expiryAlarms(deps, instrument)));
  const expired = await expiredContracts(deps, instrument);
  problems.push(...expired.problems);
  const text = [
    `${rows} rows`,
    ...rolled.map((contract) => `rolled into ${contract}`),
    ...notes,
    ...expired.notes,
  ].join(', ');
  const kind = sampled.isPriced && sampled.contracts.length > 0 ? 'updated' : 'unknown';
  const priced = isPricedOn(newest, tradeDate, deps.config.system_zone);
  return { kind, rows, priced, problems, questions, text };
}

function heldBack(questions: readonly string[], problems: readonly string[]): InstrumentUpdate {
  const text = `price spike: ${questions.join(', ')} waits for an answer`;
  return { kind: 'held-back', rows: 0, priced: true, problems: [...problems, text], questions, text };
}

export interface StitchedUpdate {
  /** Rows that the multiple prices gained. */
  readonly rows: number;
  /** Time of the newest row, UTC ms. */
  readonly newest: number;
  /** The contracts that the prices rolled into. */
  readonly rolled: readonly string[];
  readonly notes: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Multiple and adjusted prices, rolls and roll state included, switched together. A roll that the policy wants and the
 * prices don't allow is a problem; the rows of the day go in without it.
 */
export async function updateStitched(deps: Deps, instrument: string): Promise<StitchedUpdate> {
  const stored = await readPrices(deps.database, instrument);
  if (!stored) throw tstError('MISSING_DATA', `${instrument} has no prices: seed or import its history`);
  const finals = await finalsOf(deps, instrument);
  const { rolls, rollSwitch, notes } = await rollsDue(deps, instrument, stored.multiple);
  const input = { existing: stored.multiple, adjusted: stored.adjusted, finals };
  const withRolls = updateMultiplePrices({ ...input, rolls });
  const isPutOff = withRolls.kind === 'refused' && rollSwitch !== undefined;
  const update = isPutOff ? updateMultiplePrices(input) : withRolls;
  if (update.kind === 'refused') throw tstError(update.code, `${instrument}: ${update.reason}`);
  const rolled = update.rolled.map((roll) => roll.contracts.price);
  if (update.added > 0 || rolled.length > 0) {
    const { version } = stored;
    await writePrices(deps.database, instrument, update, version, rolled.length > 0 ? rollSwitch : undefined);
  }
  const problems = isPutOff ? [`its prices can't roll: ${withRolls.reason}`] : [];
  const newest = update.multiple.times.at(-1) ?? Number.NEGATIVE_INFINITY;
  return { rows: update.added, newest, rolled, notes, problems };
}

/** Final prices of every stored contract of the instrument, read ahead so that the domain can ask for any. */
async function finalsOf(deps: Deps, instrument: string): Promise<FinalPrices> {
  const merged = await readMerged(deps, instrument);
  return (contract) => merged.get(contract);
}
