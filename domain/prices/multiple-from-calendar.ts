/** Multiple prices built from a roll calendar and the final prices of the contracts. */
import { contractNumber } from '../contracts/contract-id';
import { tstError } from '../errors/errors';
import { reindex, unionTimes } from '../series/join';
import { concatRows, emptySeries, firstAfter, firstAtOrAfter } from '../series/rows';
import type { MultiplePrices } from '../series/series';
import { type FinalPrices, NO_PRICES, type PricePoints } from './price-points';
import type { RollCalendar, RollCalendarRow } from './roll-calendar';

const COLUMNS = [
  'PRICE',
  'FORWARD',
  'CARRY',
  'PRICE_CONTRACT',
  'FORWARD_CONTRACT',
  'CARRY_CONTRACT',
] as const;

/**
 * One period per calendar row but the first: from one second after the row before to the row's time. A period whose
 * current contract has no prices is left out at the beginning; later that is an error. A next or carry contract may
 * lack prices in the last period only (error MISSING_DATA).
 */
export function buildMultiplePrices(calendar: RollCalendar, finals: FinalPrices): MultiplePrices {
  let built: MultiplePrices = emptySeries(COLUMNS);
  for (let index = 1; index < calendar.length; index++) {
    const row = calendar[index];
    const isLast = index === calendar.length - 1;
    if (finals(row.current) === undefined && built.times.length === 0) continue;
    built = concatRows(built, buildPeriod(row, calendar[index - 1].time + 1000, finals, isLast));
  }
  return built;
}

function buildPeriod(
  row: RollCalendarRow,
  from: number,
  finals: FinalPrices,
  isLast: boolean,
): MultiplePrices {
  const part = (contract: string, mayLack: boolean): PricePoints => {
    const points = finals(contract);
    if (!points && !mayLack)
      throw tstError('MISSING_DATA', `contract ${contract} has no prices, but the roll calendar needs them`);
    return cut(points ?? NO_PRICES, from, row.time);
  };
  const price = part(row.current, false);
  const forward = part(row.next, isLast);
  const carry = part(row.carry, isLast);
  const times = unionTimes([price.times, forward.times, carry.times]);
  const constant = (contract: string) => new Float64Array(times.length).fill(contractNumber(contract));
  return {
    times,
    columns: {
      PRICE: reindex(price, times),
      FORWARD: reindex(forward, times),
      CARRY: reindex(carry, times),
      PRICE_CONTRACT: constant(row.current),
      FORWARD_CONTRACT: constant(row.next),
      CARRY_CONTRACT: constant(row.carry),
    },
  };
}

function cut(points: PricePoints, from: number, to: number): PricePoints {
  const start = firstAtOrAfter(points.times, from);
  const end = firstAfter(points.times, to);
  return { times: points.times.slice(start, end), values: points.values.slice(start, end) };
}
