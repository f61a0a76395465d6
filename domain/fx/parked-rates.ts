/** Rates that wait for an answer, as they are stored with their question. */
import type { SourcePrice } from '../prices/cross-check';
import type { DroppedRow } from '../prices/dropped-rows';

export interface ParkedRates {
  /** UTC ms. */
  readonly times: readonly number[];
  readonly price: readonly number[];
  /** UTC ms of the rate that is asked about. */
  readonly spikeTime: number;
  /** The rate in the sources that have it, where there are several. */
  readonly sources?: readonly SourcePrice[];
  /** Newer rows that earlier answers have dropped. */
  readonly dropped?: readonly DroppedRow[];
  /** The limit under which it was asked, where it was not the configured one. */
  readonly maxSpike?: number;
}
