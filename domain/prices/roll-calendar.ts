/**
 * Roll calendars, from which history is built out of prices per contract; daily production needs none. A row's
 * time is the last at which its current contract is held; after it the next one is.
 */

import { contractId } from '../contracts/contract-id';
import { approximateExpiry, desiredRollDate } from '../contracts/expiry';
import { carryContract, nextHeld, nextPriced, previousPriced } from '../contracts/roll-cycle';
import { tstError } from '../errors/errors';
import type { RollParameters } from '../instruments/instrument';
import type { MultiplePrices } from '../series/series';
import { startOfDay } from '../time/trade-date';
import { DAY_MS } from '../time/units';
import { SYSTEM_ZONE } from '../time/zone-time';

export interface RollCalendarRow {
  readonly time: number;
  readonly current: string;
  readonly next: string;
  readonly carry: string;
}

export type RollCalendar = readonly RollCalendarRow[];

/**
 * The calendar by the desired roll dates alone (00:00 in the zone), over contracts that have prices.
 * Error MISSING_DATA when a contract to hold, or a carry contract, has no prices.
 */
export function approximateCalendar(
  roll: RollParameters,
  contractsWithPrices: readonly string[],
  zone: string = SYSTEM_ZONE,
): RollCalendar {
  const ids = [...contractsWithPrices].sort();
  const available = new Set(ids);
  const last = ids[ids.length - 1];
  const rows: RollCalendarRow[] = [];
  let current = firstHeld(ids, roll);
  while (current < last) {
    const next = search(current, last, available, (id) => nextHeld(id, roll));
    if (next === undefined) break;
    const carry = carryWithPrices(current, ids, available, roll);
    const date = desiredRollDate(approximateExpiry(current, roll.expiryOffset), roll);
    rows.push({ time: startOfDay(date, zone), current, next, carry });
    current = next;
  }
  return rows;
}

/** The first contract of the hold cycle that has prices and whose carry contract has some. */
function firstHeld(ids: readonly string[], roll: RollParameters): string {
  const available = new Set(ids);
  const last = ids[ids.length - 1];
  for (let id = ids[0]; id !== undefined && id <= last; id = nextHeld(id, roll)) {
    if (available.has(id) && available.has(carryContract(id, roll))) return id;
  }
  throw tstError('MISSING_DATA', 'no contract has prices and a carry contract with prices');
}

function search(
  from: string,
  last: string,
  available: ReadonlySet<string>,
  step: (id: string) => string,
): string | undefined {
  for (let id = step(from); id <= last; id = step(id)) if (available.has(id)) return id;
  return undefined;
}

function carryWithPrices(
  current: string,
  ids: readonly string[],
  available: ReadonlySet<string>,
  roll: RollParameters,
): string {
  // Checks the offset, too.
  const nearest = carryContract(current, roll);
  const step = roll.carryOffset === 1 ? nextPriced : previousPriced;
  for (let id = nearest; id >= ids[0] && id <= ids[ids.length - 1]; id = step(id, roll)) {
    if (available.has(id)) return id;
  }
  throw tstError('MISSING_DATA', `no carry contract of ${current} has prices`);
}

/**
 * The calendar that multiple prices imply: a row at each first time in a later contract, and one at the
 * end. Its contracts before the roll are those of the row before.
 */
export function calendarFromMultiple(multiple: MultiplePrices): RollCalendar {
  const { times, columns } = multiple;
  const id = (name: 'PRICE_CONTRACT' | 'FORWARD_CONTRACT' | 'CARRY_CONTRACT', row: number) =>
    contractId(columns[name][row]);
  const rows: RollCalendarRow[] = [];
  for (let row = 1; row < times.length; row++) {
    if (!(columns.PRICE_CONTRACT[row] > columns.PRICE_CONTRACT[row - 1])) continue;
    const before = { current: id('PRICE_CONTRACT', row - 1), carry: id('CARRY_CONTRACT', row - 1) };
    rows.push({ time: times[row], ...before, next: id('PRICE_CONTRACT', row) });
  }
  const last = times.length - 1;
  if (last < 0) return rows;
  const end = { current: id('PRICE_CONTRACT', last), next: id('FORWARD_CONTRACT', last) };
  return [...rows, { time: times[last], ...end, carry: id('CARRY_CONTRACT', last) }];
}

const PHANTOM_MS = 5 * DAY_MS;

/**
 * The calendar with a row five days ahead, so that the newest period is built as well; unchanged when its
 * last row is in the future or the contract of the new row has no prices.
 */
export function withPhantomRow(
  calendar: RollCalendar,
  roll: RollParameters,
  now: number,
  hasPrices: (contract: string) => boolean,
): RollCalendar {
  const last = calendar[calendar.length - 1];
  if (!last || last.time > now || !hasPrices(last.next)) return calendar;
  const current = last.next;
  const phantom = {
    time: now + PHANTOM_MS,
    current,
    next: nextHeld(current, roll),
    carry: carryContract(current, roll),
  };
  return [...calendar, phantom];
}
