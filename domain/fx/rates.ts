/** Exchange rates. Only pairs against the dollar are stored; the others are derived. */
import { tstError } from '../errors/errors';
import { isKnownNumber } from '../numbers/finite';
import { reindexThenFill, unionTimes } from '../series/join';
import type { FxPrices } from '../series/series';

const STORED_QUOTE_CURRENCY = 'USD';

/** Returns a currency's stored series against the dollar (`EUR` for EURUSD); undefined without one. */
export type StoredRates = (currency: string) => FxPrices | undefined;

/** True for a number that can be an exchange rate: finite and above 0, and its inverse too. */
export function isRate(value: number): boolean {
  return isKnownNumber(value) && value > 0 && Number.isFinite(1 / value);
}

/** The same rates seen from the other currency; what cannot be a rate is missing there. */
export function invertRates(rates: FxPrices): FxPrices {
  return {
    times: rates.times,
    columns: { price: rates.columns.price.map((price) => (isRate(price) ? 1 / price : Number.NaN)) },
  };
}

/**
 * Rate of one unit of `from` in `to`, through time. Undefined when a component is missing; one currency
 * against itself is the constant 1 and has no series. Error BAD_INPUT for an empty currency.
 */
export function rateSeries(from: string, to: string, stored: StoredRates): FxPrices | undefined {
  checkCurrencies(from, to);
  const numerator = from === STORED_QUOTE_CURRENCY ? undefined : stored(from);
  const denominator = to === STORED_QUOTE_CURRENCY ? undefined : stored(to);
  if (to === STORED_QUOTE_CURRENCY) return numerator;
  if (from === STORED_QUOTE_CURRENCY) return denominator && invertRates(denominator);
  return numerator && denominator && cross(numerator, denominator);
}

function cross(numerator: FxPrices, denominator: FxPrices): FxPrices {
  const times = unionTimes([numerator.times, denominator.times]);
  const above = reindexThenFill({ times: numerator.times, values: numerator.columns.price }, times);
  const below = reindexThenFill({ times: denominator.times, values: denominator.columns.price }, times);
  return {
    times,
    columns: { price: above.map((value, row) => (isRate(below[row]) ? value / below[row] : Number.NaN)) },
  };
}

/** The newest rate; 1 within one currency; undefined when a component is missing. */
export function lastRate(from: string, to: string, stored: StoredRates): number | undefined {
  checkCurrencies(from, to);
  if (from === to) return 1;
  const price = rateSeries(from, to, stored)?.columns.price.filter(isRate);
  return price && price.length > 0 ? price[price.length - 1] : undefined;
}

/**
 * An amount in another currency at the newest rate. 0 converts to 0 without a rate. Error MISSING_DATA without a rate.
 */
export function convert(amount: number, from: string, to: string, stored: StoredRates): number {
  if (amount === 0) return 0;
  const rate = lastRate(from, to, stored);
  if (rate === undefined) throw tstError('MISSING_DATA', `no exchange rate from ${from} to ${to}`);
  return amount * rate;
}

function checkCurrencies(...currencies: readonly string[]): void {
  if (currencies.includes(''))
    throw tstError('BAD_INPUT', 'the currency is empty: it must be three letters, such as EUR');
}
