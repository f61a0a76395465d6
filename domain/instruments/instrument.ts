/** Static facts of one instrument, as in `instrumentconfig.csv`. */
export interface Instrument {
  readonly code: string;
  readonly description: string;
  /** Money, in `currency`, per contract for a move of 1.0 in our stored price. */
  readonly pointSize: number;
  /** Three letters. */
  readonly currency: string;
  readonly assetClass: string;
  /** Commission per contract, in `currency`. */
  readonly perBlock: number;
  /** Commission as a fraction of the traded value (0.0001 = one basis point). */
  readonly percentage: number;
  /** Commission per trade, in `currency`. */
  readonly perTrade: number;
  /** Any name, by which instruments are grouped; empty: none. */
  readonly region: string;
}

/** When and into what an instrument rolls, as in `rollconfig.csv`. Cycles are strings of month letters. */
export interface RollParameters {
  readonly holdRollCycle: string;
  readonly pricedRollCycle: string;
  /** Calendar days from expiry to the desired roll date; normally negative. */
  readonly rollOffsetDays: number;
  /** +1: the carry contract is the next priced one; -1: the one before. */
  readonly carryOffset: number;
  /** Calendar days from the first of the contract month to the approximate expiry. */
  readonly expiryOffset: number;
}

/** How the broker knows an instrument, as in `ib_config_futures.csv`. */
export interface BrokerInstrument {
  readonly code: string;
  readonly symbol: string;
  readonly exchange: string;
  readonly currency?: string;
  readonly multiplier?: number;
  /** The broker's price magnifier; money per point = multiplier / magnifier. */
  readonly priceMagnifier: number;
  readonly ignoreWeekly: boolean;
}

/** How the broker knows one of our FX codes, as in `ib_config_spot_FX.csv`. */
export interface BrokerFx {
  readonly code: string;
  readonly currency1: string;
  readonly currency2: string;
  /** True when our rate is 1 / the broker's. */
  readonly invert: boolean;
}
