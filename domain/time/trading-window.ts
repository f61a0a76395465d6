/** When the trading of a cycle's orders ends. */

import { instantAt } from './time-of-day';
import { isBusinessDay, localDate, nextBusinessDay, previousBusinessDay, type TradeDate } from './trade-date';

/** The record of a window that was closed; see `waitForWindowEnd`. */
export const WINDOW_PROCESS = 'trading-window';
/** Why the rest of its orders was closed. */
export const WINDOW_ENDED = 'the trading window has ended';

/** When trading stops on a business day. */
export interface TradingStop {
  /** `HH:MM` on the clock of the zone. */
  readonly stop: string;
  readonly zone: string;
}

/** ISO instant at which the window of a trade date's orders ends: the next business day, when trading stops. */
export function windowEndOf(tradeDate: TradeDate, stop: TradingStop): string {
  return stopOn(nextBusinessDay(tradeDate), stop);
}

/** ISO instant of the first end of a window after an instant (ISO). */
export function windowEndAfter(instant: string, stop: TradingStop): string {
  const today = localDate(Date.parse(instant), stop.zone);
  const end = stopOn(today, stop);
  return isBusinessDay(today) && end > instant ? end : windowEndOf(today, stop);
}

/** What trades at an instant: orders of this trade date, since its window began (UTC ms). */
export interface TradingDay {
  readonly tradeDate: TradeDate;
  readonly began: number;
}

/** The trading day of an instant (ISO). */
export function tradingDayAt(instant: string, stop: TradingStop): TradingDay {
  const end = localDate(Date.parse(windowEndAfter(instant, stop)), stop.zone);
  const tradeDate = previousBusinessDay(end);
  return { tradeDate, began: Date.parse(stopOn(tradeDate, stop)) };
}

function stopOn(date: TradeDate, { stop, zone }: TradingStop): string {
  return new Date(instantAt(date, stop, zone)).toISOString();
}
