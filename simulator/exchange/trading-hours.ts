import { DAY_MS } from '../../domain/time/units';
import { dateText, hourMinuteText } from '../clock/dates';
import { utcToLocal } from '../clock/zones';
import type { Market, MarketContract, Session } from '../market/market';

const LISTED_DAYS = 7;

/** The session in which a contract trades at an instant. */
export function openSession(market: Market, contract: MarketContract, time: number): Session | undefined {
  if (time >= contract.expiryTime) return undefined;
  return market
    .sessions(contract, time - DAY_MS, time + DAY_MS)
    .find((session) => session.open <= time && time < session.close);
}

/** The next session that opens after an instant, within three weeks. */
export function nextSession(market: Market, contract: MarketContract, time: number): Session | undefined {
  return market.sessions(contract, time, time + 21 * DAY_MS).find((session) => session.open > time);
}

/** When a DAY order placed now ends: with the last session of the trade date that trades now or next. */
export function dayEnd(market: Market, contract: MarketContract, time: number): number {
  const session = openSession(market, contract, time) ?? nextSession(market, contract, time);
  if (!session) return time;
  const ofTheDay = market
    .sessions(contract, session.open, session.open + 2 * DAY_MS)
    .filter(({ tradeDate }) => tradeDate === session.tradeDate);
  return Math.max(session.close, ...ofTheDay.map(({ close }) => close));
}

/** The broker's list, `20260823:1700-20260824:1600;20260825:CLOSED;...`, in the contract's zone. */
export function hoursText(market: Market, contract: MarketContract, now: number, liquid: boolean): string {
  const { zone } = contract.instrument;
  const today = Math.floor(utcToLocal(zone, now) / DAY_MS);
  const sessions = market.sessions(contract, (today - 2) * DAY_MS, (today + LISTED_DAYS + 2) * DAY_MS);
  const parts: string[] = [];
  for (let day = today; day < today + LISTED_DAYS; day++) {
    const date = dateText(day * DAY_MS);
    const ranges = sessions
      .filter((session) => session.tradeDate === date)
      .map((session) => (liquid ? session.liquid : session))
      .filter((range) => range !== undefined);
    if (ranges.length === 0) parts.push(`${date}:CLOSED`);
    for (const range of ranges) parts.push(`${stamp(zone, range.open)}-${stamp(zone, range.close)}`);
  }
  return parts.join(';');
}

function stamp(zone: string, time: number): string {
  const local = utcToLocal(zone, time);
  return `${dateText(local)}:${hourMinuteText(local)}`;
}
