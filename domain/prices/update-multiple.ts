/** The daily update of multiple and adjusted prices of one instrument, price rolls included. */
import { contractNumber } from '../contracts/contract-id';
import type { ErrorCode } from '../errors/errors';
import { reindex, reindexThenFill, unionTimes } from '../series/join';
import { concatRows, sliceRows, viewRows } from '../series/rows';
import type { AdjustedPrices, MultiplePriceColumn, MultiplePrices } from '../series/series';
import { appendAdjusted } from './append-adjusted';
import { type CurrentContracts, currentContracts } from './current-contracts';
import type { PriceColumn } from './infer-price';
import { type Labels, mergePair, type PricePair } from './pair-merge';
import { type FinalPrices, NO_PRICES, pointsFrom, pointsUntil } from './price-points';
import { rollPrices } from './price-roll';

/** A roll of the price series: rows up to the instant belong to the old contracts. */
export interface PriceRoll {
  /** UTC ms; `Infinity` for "now, after everything that is there". */
  readonly instant: number;
  /** The contracts after the roll. */
  readonly contracts: CurrentContracts;
  /** Carry every missing value of the history forward first. What is filled is what gets stored. */
  readonly forwardFill?: boolean;
}

export type MultipleUpdate =
  | {
      readonly kind: 'updated';
      readonly multiple: MultiplePrices;
      readonly adjusted: AdjustedPrices;
      /** Rows that the multiple prices gained, those of rolls included. */
      readonly added: number;
      /** The rolls that were done; a roll into contracts already priced is passed over. */
      readonly rolled: readonly PriceRoll[];
    }
  /** Neither series may be written. */
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly reason: string };

interface Prices {
  readonly multiple: MultiplePrices;
  readonly adjusted: AdjustedPrices;
}

const COLUMNS: readonly PriceColumn[] = ['PRICE', 'FORWARD', 'CARRY'];

/**
 * Multiple prices with the final prices of the three contracts in use, as of the last row. Only the rows
 * since the last change of a contract can gain anything, so the work does not grow with the history.
 */
export function mergeFinals(
  existing: MultiplePrices,
  finals: FinalPrices,
  labels: Labels = 'carried',
): MultiplePrices {
  const start = labels === 'literal' ? 0 : Math.max(0, lastChange(existing) - 1);
  const tail = sliceRows(existing, start);
  const recent: FinalPrices = (contract) => {
    const points = finals(contract);
    return points && start > 0 ? pointsFrom(points, tail.times[0]) : points;
  };
  return concatRows(viewRows(existing, 0, start), mergeTail(tail, recent, labels));
}

/** The first row since which none of the three contracts has changed, or the last change of the first to do so. */
function lastChange(multiple: MultiplePrices): number {
  const changes = COLUMNS.map((name) => {
    const contracts = multiple.columns[`${name}_CONTRACT`];
    let row = contracts.length - 1;
    while (row > 0 && contracts[row - 1] === contracts[row]) row--;
    return row;
  });
  return Math.min(...changes);
}

function mergeTail(existing: MultiplePrices, finals: FinalPrices, labels: Labels): MultiplePrices {
  const ids = currentContracts(existing);
  const contracts: Record<PriceColumn, string> = { PRICE: ids.price, FORWARD: ids.forward, CARRY: ids.carry };
  const pairs = COLUMNS.map((name) => {
    const pair: PricePair = {
      times: existing.times,
      values: existing.columns[name],
      contracts: existing.columns[`${name}_CONTRACT`],
    };
    return mergePair(pair, finals(contracts[name]) ?? NO_PRICES, contractNumber(contracts[name]), labels);
  });
  const times = unionTimes(pairs.map((pair) => pair.times));
  const columns = {} as Record<MultiplePriceColumn, Float64Array>;
  COLUMNS.forEach((name, index) => {
    const pair = pairs[index];
    columns[name] = reindex(pair, times);
    columns[`${name}_CONTRACT`] = reindexThenFill({ times: pair.times, values: pair.contracts }, times);
  });
  return { times, columns };
}

/**
 * Multiple and adjusted prices with all that the contracts' final prices add. Rolls are done in the order
 * of their instants: rows up to it are merged under the old contracts, the roll's rows follow one second
 * after the last, later rows are merged under the new contracts.
 */
export function updateMultiplePrices(input: {
  readonly existing: MultiplePrices;
  readonly adjusted: AdjustedPrices;
  readonly finals: FinalPrices;
  readonly rolls?: readonly PriceRoll[];
}): MultipleUpdate {
  const rolled: PriceRoll[] = [];
  let prices: Prices = { multiple: input.existing, adjusted: input.adjusted };
  for (const roll of [...(input.rolls ?? [])].sort((a, b) => a.instant - b.instant)) {
    if (currentContracts(prices.multiple).price >= roll.contracts.price) continue;
    const answer = rollAt(prices, input.finals, roll);
    if ('kind' in answer) return answer;
    prices = answer;
    rolled.push(roll);
  }
  const last = merged(prices, input.finals);
  if ('kind' in last) return last;
  return {
    kind: 'updated',
    ...last,
    added: last.multiple.times.length - input.existing.times.length,
    rolled,
  };
}

type Refusal = Extract<MultipleUpdate, { kind: 'refused' }>;

function rollAt(prices: Prices, finals: FinalPrices, roll: PriceRoll): Prices | Refusal {
  const until: FinalPrices = (contract) => {
    const points = finals(contract);
    return points && pointsUntil(points, roll.instant);
  };
  const before = merged(prices, until);
  if ('kind' in before) return before;
  const { contracts, forwardFill = false } = roll;
  const answer = rollPrices({ multiple: before.multiple, contracts, finals: until, forwardFill });
  if (answer.kind === 'refused') return { kind: 'refused', code: 'MISSING_DATA', reason: answer.reason };
  return { multiple: answer.multiple, adjusted: answer.adjusted };
}

function merged(prices: Prices, finals: FinalPrices): Prices | Refusal {
  const multiple = mergeFinals(prices.multiple, finals);
  const update = appendAdjusted(prices.adjusted, multiple);
  if (update.kind === 'updated') return { multiple, adjusted: update.adjusted };
  const at = new Date(update.time).toISOString();
  const reason = `the priced contract changes from ${update.from} to ${update.to} at ${at}, but the adjusted prices were not rolled`;
  return { kind: 'refused', code: 'ROLL_NOT_REGISTERED', reason };
}
