import { openQuestions } from '../../data/operator/questions';
import { readBook } from '../../data/orders/read-book';
import { type VersionedPrices, writePrices } from '../../data/series/prices';
import { contractOrdersIn, heldIn } from '../../domain/orders/book';
import { currentContracts } from '../../domain/prices/current-contracts';
import { rolledContracts } from '../../domain/prices/price-roll';
import { updateMultiplePrices } from '../../domain/prices/update-multiple';
import { type Refused, refused } from '../../domain/questions/answer';
import { checkPriceRoll } from '../../domain/rolls/roll-checks';
import { nextRollRecord, type RollAuthor, type RollRecord } from '../../domain/rolls/roll-record';
import type { Deps } from '../deps';
import { readMerged } from './contract-bars';
import { rollParametersOf } from './contract-expiry';

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
  const current = currentContracts(prices.multiple);
  const book = await readBook(deps.database);
  const held = heldIn(book, instrument, current.price);
  const check = checkPriceRoll(current.price, held, contractOrdersIn(book, instrument));
  if (check.kind === 'refused') return check;
  const merged = await readMerged(deps, instrument);
  const contracts = rolledContracts(current, rollParametersOf(deps, instrument));
  const update = updateMultiplePrices({
    existing: prices.multiple,
    adjusted: prices.adjusted,
    finals: (contract) => merged.get(contract),
    rolls: [{ instant: Number.POSITIVE_INFINITY, contracts }],
  });
  if (update.kind === 'refused') return refused(update.reason);
  const next = nextRollRecord(stored, 'No_Roll', author);
  await writePrices(deps.database, instrument, update, prices.version, { readVersion: stored.version, next });
  return { kind: 'rolled', record: next };
}
