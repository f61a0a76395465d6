import { readAllFx } from '../../data/series/fx';
import { lastRate, rateSeries } from '../../domain/fx/rates';
import type { FxPrices } from '../../domain/series/series';
import type { Deps } from '../deps';

/** Base currency per unit of the instrument's currency, newest; NaN when a rate is missing. */
export async function rateToBase(
  deps: Pick<Deps, 'database' | 'catalogue' | 'config'>,
  instrument: string,
): Promise<number> {
  const currency = deps.catalogue.instruments.get(instrument)?.currency ?? '';
  const stored = await storedRates(deps);
  return lastRate(currency, deps.config.base_currency, (code) => stored.get(code)) ?? Number.NaN;
}

/** The rate through time, from the stored ones; the constant 1 within the base currency. */
export function ratesToBase(
  deps: Deps,
  stored: ReadonlyMap<string, FxPrices>,
  instrument: string,
): { times: Float64Array; values: Float64Array } {
  const currency = deps.catalogue.instruments.get(instrument)?.currency ?? '';
  const base = deps.config.base_currency;
  if (currency === base) return { times: Float64Array.of(0), values: Float64Array.of(1) };
  const rates = rateSeries(currency, base, (code) => stored.get(code));
  return { times: rates?.times ?? new Float64Array(), values: rates?.columns.price ?? new Float64Array() };
}

/** Stored rates against the dollar, by currency. */
export async function storedRates({
  database,
}: Pick<Deps, 'database'>): Promise<ReadonlyMap<string, FxPrices>> {
  const all = await readAllFx(database);
  return new Map([...all].map(([code, { series }]) => [code.slice(0, 3), series]));
}
