import type { FxPrices } from '../series/series';

/** Rates of a code of which nothing is stored yet. */
export const NO_RATES: FxPrices = { times: new Float64Array(), columns: { price: new Float64Array() } };
