import type { RollParameters } from '../instruments/instrument';
import { currentContracts } from '../prices/current-contracts';
import { finalsOf, heldOfContract, type InstrumentFacts } from '../prices/instrument-facts';
import { rolledContracts } from '../prices/price-roll';
import { type MultipleUpdate, type PriceRoll, updateMultiplePrices } from '../prices/update-multiple';
import { type Refused, refused } from '../questions/answer';
import type { AdjustedPrices, MultiplePrices } from '../series/series';
import { checkPriceRoll } from './roll-checks';
import { type RollAuthor, type RollSwitch, rollSwitchOf } from './roll-record';

/** Multiple and adjusted prices after a roll. */
export interface RolledPrices {
  readonly kind: 'rolled';
  readonly multiple: MultiplePrices;
  readonly adjusted: AdjustedPrices;
  /** True when missing values of the history had to be carried forward: what is filled is what gets stored. */
  readonly isFilled: boolean;
}

export type RollNow =
  | { readonly kind: 'roll'; readonly prices: RolledPrices; readonly rollSwitch: RollSwitch }
  | Refused;

export interface RollOptions {
  /** Where the prices cannot roll as they are, carry missing values of the history forward. */
  readonly forwardFill: boolean;
}

/**
 * The prices rolled into the forward contract, whatever the distance, with roll state No_Roll. Refused while something
 * is held or ordered in the priced contract, or when prices for the roll are missing.
 */
export function rollNow(
  facts: InstrumentFacts,
  roll: RollParameters,
  author: RollAuthor,
  options: RollOptions = { forwardFill: false },
): RollNow {
  const { rollState, version: pricesVersion } = facts;
  const { price: contract } = currentContracts(facts.multiple);
  const check = checkPriceRoll(contract, heldOfContract(facts, contract), facts.orders);
  if (check.kind === 'refused') return check;
  const prices = rolledPrices(facts, roll, options);
  if (prices.kind === 'refused') return prices;
  return { kind: 'roll', prices, rollSwitch: rollSwitchOf(rollState, { pricesVersion, contract }, author) };
}

/** How the prices would be after a roll now, whatever is held. Refused when prices for it are missing. */
export function rolledPrices(
  facts: InstrumentFacts,
  roll: RollParameters,
  { forwardFill }: RollOptions,
): RolledPrices | Refused {
  const { instrument, multiple } = facts;
  const current = currentContracts(multiple);
  if (!facts.contracts.has(current.forward) && !facts.expiries.has(current.forward))
    return refused(`${current.forward} is not known yet: npx tst prices update --instrument ${instrument}`);
  const now: PriceRoll = { instant: Number.POSITIVE_INFINITY, contracts: rolledContracts(current, roll) };
  const plain = updated(facts, now);
  if (plain.kind === 'updated') return { ...pricesOf(plain), isFilled: false };
  if (!forwardFill) return refused(`${plain.reason} (npx tst rolls preview ${instrument} --forward-fill)`);
  const filled = updated(facts, { ...now, forwardFill: true });
  return filled.kind === 'updated' ? { ...pricesOf(filled), isFilled: true } : refused(filled.reason);
}

function updated(facts: InstrumentFacts, roll: PriceRoll): MultipleUpdate {
  const { multiple: existing, adjusted } = facts;
  return updateMultiplePrices({ existing, adjusted, finals: finalsOf(facts), rolls: [roll] });
}

function pricesOf({ multiple, adjusted }: Extract<MultipleUpdate, { kind: 'updated' }>) {
  return { kind: 'rolled', multiple, adjusted } as const;
}
