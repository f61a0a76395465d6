/** What a series is about. `prices` and `contract_prices` have several parts that are switched together. */
export const SERIES_KINDS = [
  'prices',
  'contract_prices',
  'fx_prices',
  'spreads',
  'capital',
  'contract_positions',
  'strategy_positions',
  'optimal_positions',
  'margin',
] as const;
export type SeriesKind = (typeof SERIES_KINDS)[number];

export interface SeriesKey {
  readonly kind: SeriesKind;
  /** `CORN`, `CORN/20241200`, `EURUSD`, `strategy/CORN`, ... */
  readonly name: string;
}

/** `<kind>/<name>`: the head's id, and the name of a series in an optimal position's list of versions. */
export function seriesId(key: SeriesKey): string {
  return `${key.kind}/${key.name}`;
}
