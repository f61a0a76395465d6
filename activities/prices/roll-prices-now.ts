import { readInstrumentFacts } from '../../data/instruments/instrument-facts';
import { openQuestions } from '../../data/operator/questions';
import { readPrices, type VersionedPrices, writePrices } from '../../data/series/prices';
import type { InstrumentFacts } from '../../domain/prices/instrument-facts';
import { type Refused, refused } from '../../domain/questions/answer';
import { type RollOptions, rollNow } from '../../domain/rolls/roll-now';
import type { RollAuthor, RollRecord } from '../../domain/rolls/roll-record';
import { undoRoll } from '../../domain/rolls/undo-roll';
import { localDate } from '../../domain/time/trade-date';
import type { Deps } from '../deps';
import { rollParametersOf } from './roll-parameters';

export type PricesRolled =
  | { readonly kind: 'rolled'; readonly record: RollRecord; readonly note: string }
  /** Nothing was changed. */
  | Refused;

/** What was read when the request was checked; the write is refused when either has changed since. */
export interface ReadForRoll {
  readonly instrument: string;
  readonly prices: VersionedPrices;
  readonly stored: RollRecord;
}

/**
 * Rolls the prices of an instrument into its forward contract, whatever the distance: multiple and adjusted prices and
 * roll state No_Roll in one write, if prices and state are still as read. Throws VERSION_CONFLICT.
 */
export async function rollPricesNow(
  deps: Deps,
  read: ReadForRoll,
  author: RollAuthor,
  options: RollOptions,
): Promise<PricesRolled> {
  const { instrument, prices } = read;
  const questions = await openQuestions(deps.database);
  if (questions.some((each) => each.kind === 'price-spike' && each.instrument === instrument))
    return refused(`a price of ${instrument} waits for an answer: npx tst questions`);
  const facts = await factsAsRead(deps, read);
  const decision = rollNow(facts, rollParametersOf(deps, instrument), author, options);
  if (decision.kind === 'refused') return decision;
  const { rollSwitch } = decision;
  await writePrices(deps.database, instrument, decision.prices, prices.version, rollSwitch);
  const note = decision.prices.isFilled
    ? '; missing values of its history were carried forward, and are stored so'
    : '';
  return { kind: 'rolled', record: rollSwitch.next, note };
}

/**
 * Takes back the last roll of the prices: multiple and adjusted prices and the state before it in one write, if prices and
 * state are still as read. Throws VERSION_CONFLICT; MISSING_DATA once the prices before it are no longer kept.
 */
export async function undoRollNow(deps: Deps, read: ReadForRoll, author: RollAuthor): Promise<PricesRolled> {
  const { instrument, prices, stored } = read;
  const version = stored.beforeRoll?.pricesVersion;
  const before = version === undefined ? prices : await readPrices(deps.database, instrument, version);
  if (!before) return refused(`${instrument} had no prices before`);
  const facts = await factsAsRead(deps, read);
  const today = localDate(author.at.getTime(), deps.config.system_zone);
  const decision = undoRoll(facts, before, { roll: rollParametersOf(deps, instrument), today }, author);
  if (decision.kind === 'refused') return decision;
  const { rollSwitch, added } = decision;
  await writePrices(deps.database, instrument, decision.prices, prices.version, rollSwitch);
  return { kind: 'rolled', record: rollSwitch.next, note: `; with ${added} rows that came since` };
}

async function factsAsRead(
  deps: Deps,
  { instrument, prices, stored }: ReadForRoll,
): Promise<InstrumentFacts> {
  return { ...(await readInstrumentFacts(deps.database, instrument)), ...prices, rollState: stored };
}
