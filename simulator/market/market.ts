/**
 * A simulated market: what exists, when it trades, and what it costs at any instant. Every answer is a pure
 * function of the market's seed or files, the contract and the time, so that quotes, bars and fills agree and a
 * restarted process sees the same history. All times are UTC ms; dates are `YYYYMMDD`.
 */

/** Static facts of what trades, in the broker's words. */
export interface MarketInstrument {
  /** Our instrument code, or the pair (`USD.JPY`). */
  readonly code: string;
  readonly secType: 'FUT' | 'CASH';
  readonly symbol: string;
  readonly exchange: string;
  readonly validExchanges: readonly string[];
  readonly currency: string;
  /** The broker's; 0 for CASH. */
  readonly multiplier: number;
  readonly priceMagnifier: number;
  readonly minTick: number;
  /** IANA zone, for arithmetic. */
  readonly zone: string;
  /** The broker's name of the zone (`US/Central`, `MET`, `Japan`). */
  readonly zoneId: string;
  readonly tradingClass: string;
  readonly longName: string;
  readonly industry: string;
  /** Money per contract, in `currency`. */
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly commission: Commission;
}

/** The charge is the largest of the three, per execution. */
export interface Commission {
  readonly perBlock: number;
  readonly percentage: number;
  readonly perTrade: number;
}

export interface MarketContract {
  readonly conId: number;
  readonly instrument: MarketInstrument;
  readonly localSymbol: string;
  /** `YYYYMM`; empty for CASH. */
  readonly contractMonth: string;
  /** Last trade date; empty for CASH. */
  readonly expiry: string;
  /** The instant of the last trade; infinite for CASH. */
  readonly expiryTime: number;
  /** First instant at which it is listed. */
  readonly listedTime: number;
}

/** One trading session; `open` <= t < `close`. */
export interface Session {
  readonly open: number;
  readonly close: number;
  /** The trade date it belongs to, which may be the day after it opened. */
  readonly tradeDate: string;
  /** The part with regular (liquid) hours; undefined when it has none. */
  readonly liquid?: { readonly open: number; readonly close: number };
}

/** What is for sale at an instant, price and size; NaN prices and size 0 without a quote. */
export interface MarketQuote {
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly bidSize: number;
  readonly askSize: number;
  /** Yesterday's settlement. */
  readonly close: number;
  /** Since the session opened. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly volume: number;
}

export interface Bar {
  /** UTC ms of its start; for bars of a day or longer the trade date at 00:00 UTC. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly count: number;
}

export interface BarsQuery {
  /** Bar size in seconds; 86400 for a day, 604800 a week, 2592000 a month. */
  readonly seconds: number;
  readonly from: number;
  /** Bars that start before this instant; the last one may be unfinished. */
  readonly to: number;
  readonly regularHours: boolean;
}

/** How the market is described to the production system (`writeMarketFiles`). */
export interface InstrumentFacts {
  readonly code: string;
  readonly description: string;
  readonly pointSize: number;
  readonly currency: string;
  readonly assetClass: string;
  readonly subClass: string;
  readonly region: string;
  readonly commission: Commission;
  readonly spreadCost: number;
  readonly holdRollCycle: string;
  readonly rollOffsetDays: number;
  readonly carryOffset: number;
  readonly pricedRollCycle: string;
  readonly expiryOffset: number;
  readonly broker: MarketInstrument;
}

export interface FxFacts {
  /** `XXXUSD`. */
  readonly code: string;
  readonly currency1: string;
  readonly currency2: string;
  readonly invert: boolean;
}

export interface RollRow {
  readonly time: number;
  readonly current: string;
  readonly next: string;
  readonly carry: string;
}

export interface Market {
  readonly kind: 'synthetic' | 'replay';
  /** What was left out of its files, and why. */
  readonly warnings?: readonly string[];
  readonly facts: readonly InstrumentFacts[];
  readonly fx: readonly FxFacts[];
  /** Every contract of a broker's symbol (all symbols when empty), expired ones too, by month. */
  contracts(symbol: string, secType: 'FUT' | 'CASH'): readonly MarketContract[];
  contract(conId: number): MarketContract | undefined;
  /** Sessions that overlap [from, to), in order; days without one are holidays. */
  sessions(contract: MarketContract, from: number, to: number): readonly Session[];
  /** What it costs at an instant, whether or not the market is open; undefined before the first and after the last trade. */
  quote(contract: MarketContract, time: number): MarketQuote | undefined;
  bars(contract: MarketContract, query: BarsQuery): readonly Bar[];
  /** First instant with a price; undefined without any. */
  headTime(contract: MarketContract): number | undefined;
  /** USD per unit of the currency. */
  usdRate(currency: string, time: number): number;
  /** Rolls of the data, for `roll_calendar/INSTR.csv`; empty for a market that has none. */
  rolls(code: string): readonly RollRow[];
  /** Everything generated, for `market.json`. */
  describe(): unknown;
}
