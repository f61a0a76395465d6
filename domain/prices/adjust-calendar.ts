/** Moves a roll calendar's dates to times at which the contracts have prices. */

import { tstError } from '../errors/errors';
import { DAY_MS } from '../time/units';
import { type FinalPrices, NO_PRICES } from './price-points';
import type { RollCalendar, RollCalendarRow } from './roll-calendar';

/**
 * Each row but the last at the time nearest to its approximate one (in whole days, the earliest of several)
 * at which the current and the next contract, and, where carry is before current, this and the next
 * row's carry contract, have a price. Ends at the first row without such a time. Error
 * MISSING_DATA when no row is left.
 */
export function adjustCalendar(approximate: RollCalendar, finals: FinalPrices): RollCalendar {
  const rows = adjustedRows(approximate, finals, Number.NEGATIVE_INFINITY);
  if (rows.length === 0)
    throw tstError('MISSING_DATA', 'no roll has a time at which its contracts have prices');
  return rows;
}

/** As `adjustCalendar`, with all rolls later than an instant; empty where none has a time. */
export function adjustedRows(approximate: RollCalendar, finals: FinalPrices, afterAll: number): RollCalendar {
  const priced = pricedTimes(finals);
  const rows: RollCalendarRow[] = [];
  for (let index = 0; index < approximate.length - 1; index++) {
    const row = approximate[index];
    const after = Math.max(afterAll, index === 0 ? Number.NEGATIVE_INFINITY : approximate[index - 1].time);
    const time = bestTime(row, approximate[index + 1], after, priced);
    if (time !== undefined) rows.push({ ...row, time });
    else if (rows.length > 0) break;
  }
  return rows;
}

type PricedTimes = (contract: string) => ReadonlySet<number>;

function pricedTimes(finals: FinalPrices): PricedTimes {
  const known = new Map<string, ReadonlySet<number>>();
  return (contract) => {
    const points = finals(contract) ?? NO_PRICES;
    const times =
      known.get(contract) ?? new Set(points.times.filter((_, row) => !Number.isNaN(points.values[row])));
    known.set(contract, times);
    return times;
  };
}

function bestTime(
  row: RollCalendarRow,
  following: RollCalendarRow,
  after: number,
  priced: PricedTimes,
): number | undefined {
  const both = [row.current, row.next];
  const carries = [row.carry, following.carry];
  const needsCarry = row.carry < row.current && carries.every((contract) => priced(contract).size > 0);
  const strict = needsCarry
    ? nearest(commonTimes([...both, ...carries], priced), row.time, after)
    : undefined;
  return strict ?? nearest(commonTimes(both, priced), row.time, after);
}

function commonTimes(contracts: readonly string[], priced: PricedTimes): readonly number[] {
  const [first, ...others] = contracts.map(priced);
  return [...first].filter((time) => others.every((times) => times.has(time))).sort((a, b) => a - b);
}

/** Distances count in whole days, rounded down before their sign is dropped. */
function nearest(times: readonly number[], wanted: number, after: number): number | undefined {
  let best: number | undefined;
  let bestDays = Number.POSITIVE_INFINITY;
  for (const time of times) {
    const days = Math.abs(Math.floor((time - wanted) / DAY_MS));
    if (time <= after || days >= bestDays) continue;
    best = time;
    bestDays = days;
  }
  return best;
}
