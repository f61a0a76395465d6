import type { ProductionConfig } from '../../config/schema/production';
import type { OptimalPosition } from '../../data/results/optimal-positions';
import { businessDays } from '../time/trade-date';

/** Missing data never trades: an optimal position of another day, or on an old price, is not traded. */
export function staleness(
  config: ProductionConfig,
  optimal: OptimalPosition,
  tradeDate: string,
): string | undefined {
  if (optimal.tradeDate !== tradeDate) return `its optimal position is of ${optimal.tradeDate}: not traded`;
  const { price_age_business_days_max } = config.order_limits;
  const { referenceDate } = optimal;
  if (!referenceDate) return undefined;
  const age = businessDays(referenceDate, tradeDate).length - 1;
  if (age > price_age_business_days_max) return `its last price is of ${referenceDate}: not traded`;
  return undefined;
}
