/** The PriceSource port: where prices of contracts and exchange rates come from. One file implements one kind of source. */
import type { BarSize } from '../domain/prices/bar-size';
import type { FetchedBars } from '../domain/prices/contract-day';

export interface BarsWanted {
  readonly instrument: string;
  /** 8 digits, day 00. */
  readonly contract: string;
  readonly barSize: BarSize;
  /** Calendar days up to now that the bars cover, where the source has them. */
  readonly days: number;
}

export interface RatesWanted {
  /** Six letters, such as EURUSD: what one EUR costs in USD. */
  readonly code: string;
  readonly days: number;
}

/**
 * Answers are bars in the order of time, or why there are none; a source throws nothing that another one can replace.
 * Hourly bars are stamped with the UTC instant of their start; daily bars and rates with the trade date at 00:00 UTC.
 */
export interface PriceSource {
  /** As the configuration calls it. */
  readonly name: string;
  /** What it can be asked for; for anything else it is passed over. */
  readonly holds: ReadonlySet<BarSize | 'rates'>;
  /** Prices in the instrument's price points. */
  bars(wanted: BarsWanted): Promise<FetchedBars>;
  /** Rates in FINAL. */
  rates(wanted: RatesWanted): Promise<FetchedBars>;
}
