import type { Instrument, RollParameters } from '../../domain/instruments/instrument';
import type { AdjustedPrices, FxPrices, MultiplePrices } from '../../domain/series/series';

/**
 * What the engine reads, whatever it comes from (CSV files, the series store, a test).
 * All series are on local naive time: milliseconds since 1970 of the wall clock in the system's zone.
 * Synchronous and in memory; throws UNKNOWN_INSTRUMENT or MISSING_DATA for what isn't there.
 */
export interface SystemData {
  /** Every instrument with adjusted prices. */
  instrumentCodes(): readonly string[];
  /** Every instrument with adjusted prices whose configuration names this asset class, in a strategy or not. */
  instrumentsInClass(assetClass: string): readonly string[];
  adjustedPrices(code: string): AdjustedPrices;
  multiplePrices(code: string): MultiplePrices;
  /** Units of the second currency per unit of the first; the same currency twice is a constant 1. */
  fx(currencyPair: string): FxPrices;
  instrument(code: string): Instrument;
  /** Half the bid-ask spread in price units; 0 when not known. */
  spreadCost(code: string): number;
  rollParameters(code: string): RollParameters;
}
