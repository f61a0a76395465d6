import type { RollParameters } from '../instruments/instrument';
import { currentContracts } from '../prices/current-contracts';
import { finalsOf, heldOfContract, type InstrumentFacts } from '../prices/instrument-facts';
import { rolledContracts } from '../prices/price-roll';
import type { PriceRoll } from '../prices/update-multiple';
import { updateMultiplePrices } from '../prices/update-multiple';
import { type Refused, refused } from '../questions/answer';
import type { AdjustedPrices, MultiplePrices } from '../series/series';
import { checkPriceRoll } from './roll-checks';
import { nextRollRecord, type RollAuthor, type RollSwitch } from './roll-record';

export type RollNow =
  | {
      readonly kind: 'roll';
      readonly prices: { readonly multiple: MultiplePrices; readonly adjusted: AdjustedPrices };
      readonly rollSwitch: RollSwitch;
    }
  | Refused;

/**
 * The prices rolled into the forward contract, whatever the distance, with roll state No_Roll. Refused while something
 * is held or ordered in the priced contract, or when prices for the roll are missing.
 */
export function rollNow(facts: InstrumentFacts, roll: RollParameters, author: RollAuthor): RollNow {
  const { multiple, adjusted, rollState } = facts;
  const current = currentContracts(multiple);
  const check = checkPriceRoll(current.price, heldOfContract(facts, current.price), facts.orders);
  if (check.kind === 'refused') return check;
  const now: PriceRoll = { instant: Number.POSITIVE_INFINITY, contracts: rolledContracts(current, roll) };
  const finals = finalsOf(facts);
  const prices = updateMultiplePrices({ existing: multiple, adjusted, finals, rolls: [now] });
  if (prices.kind === 'refused') return refused(prices.reason);
  const next = nextRollRecord(rollState, 'No_Roll', author);
  return { kind: 'roll', prices, rollSwitch: { readVersion: rollState.version, next } };
}
