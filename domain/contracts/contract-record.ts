/** One futures contract that we know of. Contracts are never deleted. */
export interface ContractRecord {
  readonly instrument: string;
  /** 8 digits, day 00 when only the month is known. */
  readonly contract: string;
  /** Whether its prices are fetched daily. */
  readonly sampling: boolean;
  /** `YYYYMMDD`; undefined until the broker has reported it. */
  readonly expiry?: string;
  /** The broker's id for it. */
  readonly conId?: number;
  /** The broker's session list of the next days, in `zone`; see `domain/time/sessions`. */
  readonly tradingHours?: string;
  /** IANA zone of the exchange; absent when the broker's name for it is unknown: then nothing trades. */
  readonly zone?: string;
  /** Smallest change of the price, in price points. */
  readonly minTick?: number;
}
