/** Money of an instrument in the base currency. */
import type { Instrument } from '../instruments/instrument';
import type { PricePoints } from '../prices/price-points';
import { lastRate, rateSeries, type StoredRates } from './rates';

type Described = Pick<Instrument, 'currency' | 'pointSize'>;

/** Base currency per price point of one contract, at the newest rate; NaN when instrument or rate is unknown. */
export function moneyPerPoint(instrument: Described | undefined, base: string, stored: StoredRates): number {
  if (!instrument) return Number.NaN;
  return instrument.pointSize * (lastRate(instrument.currency, base, stored) ?? Number.NaN);
}

/** Base currency per unit of the currency through time: the constant 1 within one currency, empty without rates. */
export function ratesToBase(currency: string, base: string, stored: StoredRates): PricePoints {
  if (currency === base) return { times: Float64Array.of(0), values: Float64Array.of(1) };
  const rates = rateSeries(currency, base, stored);
  return { times: rates?.times ?? new Float64Array(), values: rates?.columns.price ?? new Float64Array() };
}
