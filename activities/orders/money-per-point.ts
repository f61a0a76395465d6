import { readRates } from '../../data/series/fx';
import { moneyPerPoint } from '../../domain/fx/rate-to-base';
import type { Deps } from '../deps';

/** Base currency per price point of one contract, for the limits that ask for it; NaN where none does. */
export async function moneyPerPointOf(
  { database, catalogue, config }: Pick<Deps, 'database' | 'catalogue' | 'config'>,
  instrument: string,
): Promise<number> {
  const { notional_max, gross_exposure_max } = config.order_limits;
  if (notional_max === undefined && gross_exposure_max === undefined) return Number.NaN;
  const rates = await readRates(database);
  const described = catalogue.instruments.get(instrument);
  return moneyPerPoint(described, config.base_currency, (currency) => rates.get(currency));
}
