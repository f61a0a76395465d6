import { tstError } from '../../domain/errors/errors';
import { forwardFill } from '../../domain/series/fill';
import { reindex, unionTimes } from '../../domain/series/join';
import type { FxPrices } from '../../domain/series/series';
import { businessDays } from '../primitives/calendar';

/**
 * The rate of any currency pair from stored `XXXUSD` series: the same currency is 1.0 on
 * every business day from 1970 to `lastDay`; USDXXX is inverted; a cross is the quotient of two series, both carried
 * forward on the union of their times. Throws MISSING_DATA where a component is not stored.
 */
export function fxSeries(
  pair: string,
  stored: (code: string) => FxPrices | undefined,
  lastDay: number,
  place = 'the stored prices',
): FxPrices {
  const from = pair.slice(0, 3);
  const to = pair.slice(3);
  if (pair.length !== 6) throw tstError('BAD_INPUT', `'${pair}' is not a currency pair of six letters`);
  if (from === to) return constantRate(lastDay);
  const rate = (currency: string) => required(`${currency}USD`, stored, place);
  if (to === 'USD') return rate(from);
  if (from === 'USD') return inverted(rate(to));
  return quotient(rate(from), rate(to));
}

function required(code: string, stored: (code: string) => FxPrices | undefined, place: string): FxPrices {
  const prices = stored(code);
  if (prices === undefined || prices.times.length === 0)
    throw tstError('MISSING_DATA', `no FX prices of ${code} in ${place}, and none that make it`);
  return prices;
}

function constantRate(lastDay: number): FxPrices {
  const times = businessDays(0, lastDay);
  return { times, columns: { price: new Float64Array(times.length).fill(1) } };
}

function inverted(prices: FxPrices): FxPrices {
  return { times: prices.times, columns: { price: prices.columns.price.map((x) => 1 / x) } };
}

function quotient(above: FxPrices, below: FxPrices): FxPrices {
  const times = unionTimes([above.times, below.times]);
  const [a, b] = [above, below].map((fx) =>
    forwardFill(reindex({ times: fx.times, values: fx.columns.price }, times)),
  );
  return { times, columns: { price: a.map((x, i) => x / b[i]) } };
}
