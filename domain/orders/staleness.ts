import { businessDays, type TradeDate } from '../time/trade-date';

/** The day of an optimal position, and that of the price it was computed from. */
export interface PositionDates {
  readonly tradeDate: TradeDate;
  readonly referenceDate?: TradeDate;
}

/** Setting of the configuration, by its name. */
export interface StalenessSettings {
  readonly order_limits: { readonly price_age_business_days_max: number };
}

/** Why an optimal position is not traded: missing data never trades. Undefined for one of the day, on a fresh price. */
export function staleness(
  { order_limits }: StalenessSettings,
  optimal: PositionDates,
  tradeDate: TradeDate,
): string | undefined {
  if (optimal.tradeDate !== tradeDate) return `its optimal position is of ${optimal.tradeDate}: not traded`;
  const { referenceDate } = optimal;
  if (!referenceDate) return undefined;
  const age = businessDays(referenceDate, tradeDate).length - 1;
  if (age > order_limits.price_age_business_days_max)
    return `its last price is of ${referenceDate}: not traded`;
  return undefined;
}
