/** Taking back the last roll of an instrument's prices, with what its contracts have added since. */
import { expiryFrom, isExpired } from '../contracts/expiry';
import type { RollParameters } from '../instruments/instrument';
import { type CurrentContracts, currentContracts } from '../prices/current-contracts';
import { finalsOf, heldOfContract, type InstrumentFacts } from '../prices/instrument-facts';
import { updateMultiplePrices } from '../prices/update-multiple';
import { type Refused, refused } from '../questions/answer';
import type { AdjustedPrices, MultiplePriceColumn, MultiplePrices } from '../series/series';
import type { TradeDate } from '../time/trade-date';
import { type RollAuthor, type RollSwitch, undoSwitchOf } from './roll-record';

/** Multiple and adjusted prices as they were before the roll. */
export interface PricesBefore {
  readonly multiple: MultiplePrices;
  readonly adjusted: AdjustedPrices;
}

export type RollUndone =
  | {
      readonly kind: 'undone';
      readonly prices: PricesBefore;
      readonly rollSwitch: RollSwitch;
      /** Rows that the contracts have added to the prices before the roll. */
      readonly added: number;
    }
  | Refused;

/**
 * The prices as they were before their last roll, with the rows that the same contracts have added since, and the state
 * before it, now the operator's. Refused once the contract that was left has expired, when something is held or ordered
 * in the contract that was rolled into or a later one, or when the prices before the roll were changed since.
 */
export function undoRoll(
  facts: InstrumentFacts,
  before: PricesBefore,
  { roll, today }: { readonly roll: RollParameters; readonly today: TradeDate },
  author: RollAuthor,
): RollUndone {
  const { instrument, rollState } = facts;
  const { beforeRoll } = rollState;
  if (!beforeRoll) return refused(`no roll of ${instrument} is known that could be undone`);
  const [old, now] = [currentContracts(before.multiple), currentContracts(facts.multiple)];
  const why = whyNot(facts, old, now) ?? whyExpired(facts, old, roll, today) ?? whyChanged(before, facts);
  if (why !== undefined) return refused(why);
  const update = updateMultiplePrices({
    existing: before.multiple,
    adjusted: before.adjusted,
    finals: finalsOf(facts),
  });
  if (update.kind === 'refused') return refused(update.reason);
  const { multiple, adjusted, added } = update;
  const rollSwitch = undoSwitchOf(rollState, beforeRoll, author);
  return { kind: 'undone', prices: { multiple, adjusted }, rollSwitch, added };
}

function whyNot(facts: InstrumentFacts, old: CurrentContracts, now: CurrentContracts): string | undefined {
  if (old.forward !== now.price)
    return `its prices are in ${now.price}, which is not what they rolled into (${old.forward})`;
  const later = facts.positions.filter(({ contract, quantity }) => quantity !== 0 && contract >= now.price);
  const [held] = later;
  if (held)
    return `${heldOfContract(facts, held.contract)} of ${held.contract} are held: roll or close them first`;
  const isOrdered = facts.orders.some(({ contracts }) => contracts.some((each) => each >= now.price));
  return isOrdered ? `an order in ${now.price} or a later contract is active` : undefined;
}

function whyExpired(
  { expiries }: InstrumentFacts,
  { price }: CurrentContracts,
  roll: RollParameters,
  today: TradeDate,
): string | undefined {
  const expiry = expiryFrom(expiries, roll)(price);
  return isExpired(expiry, today) ? `${price} has expired (${expiry})` : undefined;
}

/** A value that was missing before the roll may have come since; any other change would be lost. */
function whyChanged({ multiple }: PricesBefore, { instrument, multiple: now }: InstrumentFacts) {
  let other = 0;
  for (let row = 0; row < multiple.times.length; row++) {
    const time = multiple.times[row];
    while (now.times[other] < time) other++;
    if (isKept(multiple, row, now, now.times[other] === time ? other : undefined)) continue;
    const at = new Date(time).toISOString();
    return `the row of ${at} was changed since the roll: undo that first (npx tst prices changes ${instrument})`;
  }
  return undefined;
}

/** A row without any price is dropped by a roll. */
function isKept(
  before: MultiplePrices,
  row: number,
  now: MultiplePrices,
  other: number | undefined,
): boolean {
  if (other === undefined) return PRICES.every((name) => Number.isNaN(before.columns[name][row]));
  const names = Object.keys(before.columns) as MultiplePriceColumn[];
  return names.every((name) => {
    const value = before.columns[name][row];
    return Number.isNaN(value) || value === now.columns[name][other];
  });
}

const PRICES = ['PRICE', 'FORWARD', 'CARRY'] as const;
