import type { BacktestConfig } from '../../systems/config/backtest-config';
import type { InstrumentTrading, KnownForecasts } from '../../systems/forecasts/known-results';
import type { SharedPrices } from './shared-prices';

/** Which results come back: what positions need, or also what reports and stored results show. */
export type KeptForecasts = 'combined' | 'everything';

/** What a thread is started with. */
export interface ThreadTask {
  readonly config: BacktestConfig;
  readonly prices: SharedPrices;
  /** The instruments it works out. */
  readonly own: readonly string[];
  /** What the program that starts the thread was built from, unless it runs from its sources. */
  readonly sources?: string;
  readonly keep: KeptForecasts;
  /** True where what a rule costs decides something, so that each thread must know how often all others trade. */
  readonly needsTrading: boolean;
  /** Where the user's own rules are; absent where the configuration uses none. */
  readonly privateDirectory?: string;
}

/** What this program was built from. */
export const SOURCES = process.env['TST_SOURCES'];

export type ByInstrument<T> = Readonly<Record<string, T>>;

/** A thread's first message, about its instruments; it continues when it has received those of all. */
export type TradingByInstrument = ByInstrument<InstrumentTrading>;

/** Its second message, and the last. */
export type ForecastsByInstrument = ByInstrument<KnownForecasts>;
