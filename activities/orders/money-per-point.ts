import type { Deps } from '../deps';
import { rateToBase } from '../reports/rate-to-base';

/**
 * Base currency per price point of one contract, at the newest rate; NaN when size or rate is unknown, or when no limit
 * needs it.
 */
export async function moneyPerPoint(
  deps: Pick<Deps, 'database' | 'catalogue' | 'config'>,
  instrument: string,
): Promise<number> {
  const known = deps.catalogue.instruments.get(instrument);
  if (!known || deps.config.order_limits.notional_max === undefined) return Number.NaN;
  return known.pointSize * (await rateToBase(deps, instrument));
}
