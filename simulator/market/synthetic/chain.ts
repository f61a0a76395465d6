import { DAY_MS, HOUR_MS } from '../../../domain/time/units';
import { dateText, MONTH_LETTERS, parseDate } from '../../clock/dates';
import type { MarketContract, MarketInstrument } from '../market';
import { sessionsOfDay, type Week } from '../week';

export interface ChainParameters {
  readonly instrument: MarketInstrument;
  readonly week: Week;
  readonly priced: string;
  readonly expiryOffset: number;
  /** How long before its expiry a contract is listed, days. */
  readonly listedDays: number;
  readonly firstConId: number;
  readonly firstYear: number;
  readonly lastYear: number;
}

function lastSession(week: Week, day: number): { day: number; close: number } {
  for (let back = 0; back < 15; back++) {
    const sessions = sessionsOfDay(week, day - back);
    if (sessions.length > 0) return { day: day - back, close: sessions[sessions.length - 1].close };
  }
  return { day, close: (day + 1) * DAY_MS - HOUR_MS };
}

/** One contract of a month (`YYYYMM`); its last trade date is the last session at or before month + offset. */
export function chainContract(parameters: ChainParameters, month: string): MarketContract {
  const { instrument, week } = parameters;
  const wanted = parseDate(month) / DAY_MS + parameters.expiryOffset;
  const { day, close } = lastSession(week, wanted);
  const year = Number(month.slice(0, 4));
  const letter = MONTH_LETTERS[Number(month.slice(4, 6)) - 1];
  const index = (year - parameters.firstYear) * 12 + Number(month.slice(4, 6)) - 1;
  return {
    conId: parameters.firstConId + index,
    instrument,
    localSymbol: `${instrument.tradingClass}${letter}${year % 10}`,
    contractMonth: month,
    expiry: dateText(day * DAY_MS),
    expiryTime: close,
    listedTime: close - parameters.listedDays * DAY_MS,
  };
}

/** All months of the priced cycle between the two years. */
export function chainMonths(priced: string, firstYear: number, lastYear: number): readonly string[] {
  const months: string[] = [];
  for (let year = firstYear; year <= lastYear; year++)
    for (let month = 1; month <= 12; month++)
      if (priced.includes(MONTH_LETTERS[month - 1])) months.push(`${year}${String(month).padStart(2, '0')}`);
  return months;
}

/** The whole chain, by month. */
export function makeChain(parameters: ChainParameters): readonly MarketContract[] {
  return chainMonths(parameters.priced, parameters.firstYear, parameters.lastYear).map((month) =>
    chainContract(parameters, month),
  );
}
