import { NOTIONAL_CLOSE_MS, previousBusinessDay, startOfDay, type TradeDate } from '../time/trade-date';

/** True when an instrument's newest row (UTC ms) is of the trade date or a later one: after the close of the day before. */
export function isPricedOn(newest: number, tradeDate: TradeDate, zone: string): boolean {
  return newest > startOfDay(previousBusinessDay(tradeDate), zone) + NOTIONAL_CLOSE_MS;
}

/**
 * The problem of a day on which no instrument has a price, such as one whose files end before; undefined on any other
 * day. `priced` counts the instruments with a price of the day, or with one that waits for an answer.
 */
export function nothingPriced(tradeDate: TradeDate, instruments: number, priced: number): string | undefined {
  if (instruments === 0 || priced > 0) return undefined;
  return `no instrument has a price of ${tradeDate}: a holiday everywhere, or their prices are missing`;
}
