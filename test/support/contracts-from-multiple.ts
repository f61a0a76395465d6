/**
 * Prices per contract, and the rolls, that are behind stored multiple prices: what a broker would have reported
 * while they were made. Played through the daily update they give the same multiple prices again.
 */
import { contractId, contractNumber } from '../../domain/contracts/contract-id';
import { contractsAt } from '../../domain/prices/current-contracts';
import type { PriceColumn } from '../../domain/prices/infer-price';
import type { PricePoints } from '../../domain/prices/price-points';
import type { PriceRoll } from '../../domain/prices/update-multiple';
import type { MultiplePrices } from '../../domain/series/series';

const SECOND_MS = 1000;
/** Where two columns name one contract, the first with a price counts. */
const COLUMNS: readonly PriceColumn[] = ['PRICE', 'FORWARD', 'CARRY'];

function isChange(multiple: MultiplePrices, row: number): boolean {
  const { PRICE_CONTRACT } = multiple.columns;
  return row > 0 && row < PRICE_CONTRACT.length && PRICE_CONTRACT[row] > PRICE_CONTRACT[row - 1];
}

/**
 * True for a row that a roll of prices wrote, one or two seconds after the last row of the market: the
 * first in the new contracts, or the one with inferred prices before it. No market had that time.
 */
function isRollRow(multiple: MultiplePrices, row: number): boolean {
  const isSecondAfter = (at: number) => at > 0 && multiple.times[at] - multiple.times[at - 1] === SECOND_MS;
  if (!isSecondAfter(row)) return false;
  return isChange(multiple, row) || (isChange(multiple, row + 1) && isSecondAfter(row + 1));
}

function lastMarketRow(multiple: MultiplePrices, row: number): number {
  return isRollRow(multiple, row) ? lastMarketRow(multiple, row - 1) : row;
}

/** Every roll: the time of the last market row before it, and the contracts after it. */
export function rollsFromMultiple(multiple: MultiplePrices): readonly PriceRoll[] {
  const changes = Array.from(multiple.times, (_, row) => row).filter((row) => isChange(multiple, row));
  return changes.map((row) => ({
    instant: multiple.times[lastMarketRow(multiple, row - 1)],
    contracts: contractsAt(multiple, row),
  }));
}

/**
 * Final prices by contract. Rows that rolls wrote hold no prices of a market, but for the new contracts'
 * prices in the first row after a roll, which are those of the last market time.
 */
export function contractsFromMultiple(multiple: MultiplePrices): ReadonlyMap<string, PricePoints> {
  const found = new Map<number, Map<number, number>>();
  const note = (contract: number, time: number, price: number) => {
    if (Number.isNaN(price) || !(contract > 0)) return;
    const points = found.get(contract) ?? new Map<number, number>();
    if (!points.has(time)) points.set(time, price);
    found.set(contract, points);
  };
  for (let row = 0; row < multiple.times.length; row++) {
    const rolled = isRollRow(multiple, row);
    if (rolled && !isChange(multiple, row)) continue;
    const time = rolled ? multiple.times[lastMarketRow(multiple, row - 1)] : multiple.times[row];
    for (const name of rolled ? COLUMNS.slice(1) : COLUMNS) {
      note(multiple.columns[`${name}_CONTRACT`][row], time, multiple.columns[name][row]);
    }
  }
  const ids = [...found.keys()].map((number) => contractId(number)).sort();
  return new Map(ids.map((id) => [id, pointsOf(found.get(contractNumber(id)) ?? new Map())]));
}

function pointsOf(prices: ReadonlyMap<number, number>): PricePoints {
  const times = Float64Array.from(prices.keys()).sort();
  return { times, values: times.map((time) => prices.get(time) ?? Number.NaN) };
}
