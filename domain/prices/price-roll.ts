/** Rolling the prices: the forward contract becomes the priced one, in multiple and adjusted prices. */

import { contractNumber } from '../contracts/contract-id';
import { carryContract, nextHeld } from '../contracts/roll-cycle';
import { TstError } from '../errors/errors';
import type { RollParameters } from '../instruments/instrument';
import { type Refused, refused } from '../questions/answer';
import { forwardFill } from '../series/fill';
import { concatRows, sliceRows } from '../series/rows';
import type { AdjustedPrices, MultiplePriceColumn, MultiplePrices } from '../series/series';
import { type CurrentContracts, currentContracts } from './current-contracts';
import { lastPrice } from './infer-price';
import { stitch } from './panama';
import { type FinalPrices, NO_PRICES, valueAt } from './price-points';

const SECOND_MS = 1000;

/** The contracts after a roll: the forward is priced, the next held is forward, and its carry contract. */
export function rolledContracts(current: CurrentContracts, roll: RollParameters): CurrentContracts {
  const price = current.forward;
  return { price, forward: nextHeld(price, roll), carry: carryContract(price, roll) };
}

export type PriceRollAnswer =
  | { readonly kind: 'rolled'; readonly multiple: MultiplePrices; readonly adjusted: AdjustedPrices }
  | Refused;

/**
 * Multiple prices with the roll's rows appended one second after the last, and adjusted prices stitched
 * again. A missing last PRICE or FORWARD is inferred. Refused when it can't be, when the new priced contract
 * is not the old forward one, or when a roll in the history lacks prices.
 */
export function rollPrices(input: {
  readonly multiple: MultiplePrices;
  /** The contracts after the roll. */
  readonly contracts: CurrentContracts;
  readonly finals: FinalPrices;
  /** Carry every missing value of the history forward first. What is filled is what gets stored. */
  readonly forwardFill?: boolean;
}): PriceRollAnswer {
  const multiple = withoutEmptyTail(input.forwardFill ? filled(input.multiple) : input.multiple);
  if (multiple.times.length === 0) return refused('no multiple prices are stored');
  const current = currentContracts(multiple);
  if (input.contracts.price !== current.forward) {
    const reason = `the new contract ${input.contracts.price} is not the forward contract ${current.forward}`;
    return refused(reason);
  }
  const price = lastPrice(multiple, 'PRICE');
  const forward = lastPrice(multiple, 'FORWARD');
  if (Number.isNaN(price))
    return refused(`the last price of ${current.price} is missing and cannot be inferred`);
  if (Number.isNaN(forward)) {
    return refused(`the last price of ${current.forward} is missing and cannot be inferred`);
  }
  return stitched(concatRows(multiple, rollRows(multiple, input.contracts, input.finals, price, forward)));
}

function stitched(multiple: MultiplePrices): PriceRollAnswer {
  try {
    return { kind: 'rolled', multiple, adjusted: stitch(multiple) };
  } catch (error) {
    // The caller must mend a history that cannot be stitched; nothing was changed.
    if (error instanceof TstError) return refused(error.message);
    throw error;
  }
}

function filled(multiple: MultiplePrices): MultiplePrices {
  const columns = {} as Record<MultiplePriceColumn, Float64Array>;
  for (const name of Object.keys(multiple.columns) as MultiplePriceColumn[]) {
    columns[name] = forwardFill(multiple.columns[name]);
  }
  return { times: multiple.times, columns };
}

function withoutEmptyTail(multiple: MultiplePrices): MultiplePrices {
  const { PRICE, FORWARD, CARRY } = multiple.columns;
  let end = multiple.times.length;
  while (end > 0 && [PRICE, FORWARD, CARRY].every((column) => Number.isNaN(column[end - 1]))) end--;
  return end === multiple.times.length ? multiple : sliceRows(multiple, 0, end);
}

/** One row with the inferred prices where there are some, and the first row in the new contracts. */
function rollRows(
  multiple: MultiplePrices,
  contracts: CurrentContracts,
  finals: FinalPrices,
  price: number,
  forward: number,
): MultiplePrices {
  const last = multiple.times.length - 1;
  const time = multiple.times[last];
  const inferred = multiple.columns.PRICE[last] !== price || multiple.columns.FORWARD[last] !== forward;
  const at = (contract: string) => valueAt(finals(contract) ?? NO_PRICES, time);
  const first = time + (inferred ? 2 : 1) * SECOND_MS;
  const rolled = oneRow(first, contracts, [forward, at(contracts.forward), at(contracts.carry)]);
  if (!inferred) return rolled;
  return concatRows(
    oneRow(time + SECOND_MS, currentContracts(multiple), [price, forward, Number.NaN]),
    rolled,
  );
}

function oneRow(
  time: number,
  contracts: CurrentContracts,
  [price, forward, carry]: readonly [number, number, number],
): MultiplePrices {
  const row = (value: number) => Float64Array.of(value);
  return {
    times: row(time),
    columns: {
      PRICE: row(price),
      FORWARD: row(forward),
      CARRY: row(carry),
      PRICE_CONTRACT: row(contractNumber(contracts.price)),
      FORWARD_CONTRACT: row(contractNumber(contracts.forward)),
      CARRY_CONTRACT: row(contractNumber(contracts.carry)),
    },
  };
}
