import { readRates } from '../../data/series/fx';
import { lastAdjustedPrices } from '../../data/series/last-adjusted';
import { moneyPerPoint } from '../../domain/fx/rate-to-base';
import type { ContractPosition } from '../../domain/ledger/positions';
import type { Deps } from '../deps';

type Needs = Pick<Deps, 'database' | 'catalogue' | 'config'>;

/**
 * Value of all positions, long and short alike, in the base currency, at the last adjusted prices (which are those of
 * the priced contracts). NaN when one is unknown, and where no limit asks for it.
 */
export async function grossHeld(
  { database, catalogue, config }: Needs,
  positions: readonly ContractPosition[],
): Promise<number> {
  if (config.order_limits.gross_exposure_max === undefined) return Number.NaN;
  const prices = await lastAdjustedPrices(database);
  const rates = await readRates(database);
  return positions
    .filter(({ quantity }) => quantity !== 0)
    .reduce((sum, { instrument, quantity }) => {
      const described = catalogue.instruments.get(instrument);
      const perPoint = moneyPerPoint(described, config.base_currency, (currency) => rates.get(currency));
      return sum + Math.abs(quantity * (prices.get(instrument) ?? Number.NaN) * perPoint);
    }, 0);
}
