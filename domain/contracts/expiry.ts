/** Expiry dates: exact where the broker reported them, otherwise the contract's date plus an offset. */

import type { RollParameters } from '../instruments/instrument';
import { addDays, startOfDay, type TradeDate } from '../time/trade-date';
import { DAY_MS } from '../time/units';
import { SYSTEM_ZONE } from '../time/zone-time';
import { contractDay, contractMonth, contractYear } from './contract-id';

/** The contract's date (the first, when only the month is known) plus `offsetDays` calendar days. */
export function approximateExpiry(id: string, offsetDays = 0): TradeDate {
  const month = String(contractMonth(id)).padStart(2, '0');
  const day = String(Math.max(1, contractDay(id))).padStart(2, '0');
  return addDays(`${String(contractYear(id)).padStart(4, '0')}-${month}-${day}`, offsetDays);
}

/** Each contract's expiry: the one that the broker reported, or else the approximate one of the roll parameters. */
export function expiryFrom(
  reported: ReadonlyMap<string, TradeDate>,
  { expiryOffset }: Pick<RollParameters, 'expiryOffset'>,
): (contract: string) => TradeDate {
  return (contract) => reported.get(contract) ?? approximateExpiry(contract, expiryOffset);
}

/** The desired roll date: the contract's expiry plus RollOffsetDays, in calendar days. */
export function desiredRollDate(expiry: TradeDate, roll: RollParameters): TradeDate {
  return addDays(expiry, roll.rollOffsetDays);
}

/** True from the day after the expiry; on its day a contract is not expired. */
export function isExpired(expiry: TradeDate, today: TradeDate): boolean {
  return today > expiry;
}

/**
 * Whole days from an instant to 00:00 of the date in the zone, rounded down, so one less during the day: this is how
 * pysystemtrade counts the days until a roll.
 */
export function daysUntil(date: TradeDate, now: number, zone: string = SYSTEM_ZONE): number {
  return Math.floor((startOfDay(date, zone) - now) / DAY_MS);
}

export function dateOfBroker(text: string): TradeDate {
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
}
