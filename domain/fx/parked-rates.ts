/** Rates that wait for an answer, as they are stored with their question. */
export interface ParkedRates {
  /** UTC ms. */
  readonly times: readonly number[];
  readonly price: readonly number[];
  /** UTC ms of the rate that is asked about. */
  readonly spikeTime: number;
  /** The limit under which it was asked, where it was not the configured one. */
  readonly maxSpike?: number;
}
