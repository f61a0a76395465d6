/** The contracts of the invented instruments, as the broker lists them. */
import type { ContractDetails } from '../../broker/broker';
import { MONTH_LETTERS } from '../../domain/contracts/contract-id';
import { addDays, isBusinessDay, localDate, type TradeDate } from '../../domain/time/trade-date';
import { INSTRUMENTS, type InventedInstrument } from './instruments';

export interface InventedContract {
  readonly instrument: InventedInstrument;
  /** 8 digits. */
  readonly id: string;
  readonly conId: number;
  /** The last trade date. */
  readonly expiry: TradeDate;
  /** From the month 0 of all. */
  readonly month: number;
}

/** Listed at once: some that have expired, and those of the coming year. */
const MONTHS_BEFORE = 3;
const MONTHS_LISTED = 16;
/** On which no invented market trades. */
const HOLIDAYS: ReadonlySet<string> = new Set(['12-25', '01-01']);
const DAYS_TOLD = 12;

/** Every contract around an instant (UTC ms), by instrument and date. */
export function contractsAround(now: number): readonly InventedContract[] {
  const at = new Date(now);
  const first = at.getUTCFullYear() * 12 + at.getUTCMonth() - MONTHS_BEFORE;
  return INSTRUMENTS.flatMap((instrument, row) => {
    const months = Array.from({ length: MONTHS_LISTED }, (_, month) => month);
    return months
      .filter((month) => instrument.rollCycle.includes(MONTH_LETTERS[(first + month) % 12]))
      .map((month) => ({
        ...{ instrument, month, conId: (row + 1) * 10_000 + month },
        ...datesOf(instrument, Math.floor((first + month) / 12), ((first + month) % 12) + 1),
      }));
  });
}

function datesOf({ expiresBefore, expiryDay }: InventedInstrument, year: number, month: number) {
  const id = `${year}${String(month).padStart(2, '0')}00`;
  const at = new Date(Date.UTC(year, month - (expiresBefore ? 2 : 1), expiryDay)).toISOString().slice(0, 10);
  return { id, expiry: isBusinessDay(at) ? at : addDays(at, isBusinessDay(addDays(at, -1)) ? -1 : -2) };
}

/** A contract as the broker describes it at an instant (UTC ms). */
export function detailsAt({ instrument, id, conId, expiry }: InventedContract, now: number): ContractDetails {
  const { code, currency, multiplier, tick, zone } = instrument;
  const hours = tradingHours(instrument, localDate(now, zone));
  return {
    ...{ conId, kind: 'future', symbol: code, exchange: 'INVENTED', currency, multiplier },
    ...{ localSymbol: `${code}${id.slice(2, 6)}`, contractMonth: id.slice(0, 6) },
    ...{ expiry: expiry.replaceAll('-', ''), minTick: tick, marketRuleIds: [1], priceMagnifier: 1, zone },
    ...{ tradingHours: hours, liquidHours: hours, validExchanges: ['INVENTED'] },
  };
}

/** The broker's list of sessions from a date on. */
export function tradingHours(instrument: InventedInstrument, from: TradeDate): string {
  return Array.from({ length: DAYS_TOLD }, (_, day) => sessionOf(instrument, addDays(from, day))).join(';');
}

function sessionOf({ opens, closes, opensEveningBefore }: InventedInstrument, date: TradeDate): string {
  const digits = date.replaceAll('-', '');
  if (!isBusinessDay(date) || HOLIDAYS.has(date.slice(5))) return `${digits}:CLOSED`;
  const opening = opensEveningBefore ? addDays(date, -1).replaceAll('-', '') : digits;
  return `${opening}:${opens}-${digits}:${closes}`;
}
