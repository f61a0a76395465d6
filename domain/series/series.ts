/**
 * A series: columns of numbers over one sorted, strictly increasing time index.
 *
 * `times` are UTC epoch milliseconds wherever a series is stored or travels between folders.
 * The backtest engine (`systems/`) alone works on London-style local time: see `SystemData`.
 * Missing values are NaN. Contract ids in a column are numbers of 8 digits (20241200).
 */
export interface Series<Column extends string = string> {
  readonly times: Float64Array;
  readonly columns: Readonly<Record<Column, Float64Array>>;
}

export type ContractPriceColumn = 'OPEN' | 'HIGH' | 'LOW' | 'FINAL' | 'VOLUME';
export type MultiplePriceColumn =
  | 'PRICE'
  | 'FORWARD'
  | 'CARRY'
  | 'PRICE_CONTRACT'
  | 'FORWARD_CONTRACT'
  | 'CARRY_CONTRACT';

/** Open, high, low, close (price points) and volume (contracts) of one contract at one bar size. */
export type ContractPrices = Series<ContractPriceColumn>;
/** Raw prices of the held, the next and the carry contract of one instrument, with their contract ids. */
export type MultiplePrices = Series<MultiplePriceColumn>;
/** Panama back-adjusted price of one instrument, in price points. */
export type AdjustedPrices = Series<'price'>;
/** Units of the second currency per unit of the first, for a six-letter code such as EURUSD. */
export type FxPrices = Series<'price'>;

/**
 * One array over one sorted, strictly increasing time index; missing is NaN. Series often share the same `times` array:
 * the joins take a short cut when they do. Arrays are never changed once they are in a series.
 */
export interface TimeSeries {
  readonly times: Float64Array;
  readonly values: Float64Array;
}
