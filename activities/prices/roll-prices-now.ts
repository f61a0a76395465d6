import { readInstrumentFacts } from '../../data/instruments/instrument-facts';
import { openQuestions } from '../../data/operator/questions';
import { type VersionedPrices, writePrices } from '../../data/series/prices';
import { type Refused, refused } from '../../domain/questions/answer';
import { rollNow } from '../../domain/rolls/roll-now';
import type { RollAuthor, RollRecord } from '../../domain/rolls/roll-record';
import type { Deps } from '../deps';
import { rollParametersOf } from './roll-parameters';

export type PricesRolled =
  | { readonly kind: 'rolled'; readonly record: RollRecord }
  /** Nothing was changed. */
  | Refused;

/**
 * Rolls the prices of an instrument into its forward contract, whatever the distance: multiple and adjusted prices and
 * roll state No_Roll in one write, if prices and state are still as read. Throws VERSION_CONFLICT.
 */
export async function rollPricesNow(
  deps: Deps,
  instrument: string,
  prices: VersionedPrices,
  stored: RollRecord,
  author: RollAuthor,
): Promise<PricesRolled> {
  const questions = await openQuestions(deps.database);
  if (questions.some((each) => each.kind === 'price-spike' && each.instrument === instrument))
    return refused(`a price of ${instrument} waits for an answer: npx tst questions`);
  const read = await readInstrumentFacts(deps.database, instrument);
  const facts = { ...read, ...prices, rollState: stored };
  const decision = rollNow(facts, rollParametersOf(deps, instrument), author);
  if (decision.kind === 'refused') return decision;
  const { rollSwitch } = decision;
  await writePrices(deps.database, instrument, decision.prices, prices.version, rollSwitch);
  return { kind: 'rolled', record: rollSwitch.next };
}
