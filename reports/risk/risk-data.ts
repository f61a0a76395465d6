import type { CorrelationMatrix } from '../../systems/estimation/correlation-matrix';
import type { MeasuredMarket } from '../../systems/markets/measure-market';
import type { MarketReportData } from '../markets/market-report';
import type { Part } from '../part';

export interface StrategyHoldings {
  readonly strategy: string;
  /** Base currency; undefined when it never had any. */
  readonly capital: number | undefined;
  readonly positions: ReadonlyMap<string, number>;
}

export interface RiskReportData extends MarketReportData<MeasuredMarket> {
  /** Base currency. */
  readonly capital: Part<number>;
  /** Base currency, as the broker reported it last; undefined before it has. */
  readonly margin: Part<number | undefined>;
  /** Contracts held, by instrument, over all contracts. */
  readonly positions: Part<ReadonlyMap<string, number>>;
  readonly strategies: Part<readonly StrategyHoldings[]>;
  /** Of the last two years' returns, with the configured estimator. */
  readonly correlation: Part<CorrelationMatrix>;
}
