import type { InstrumentCosts } from '../accounting/instrument-cost';
import { ROOT_BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';

/** What is known of a market today, whatever strategies make of it. Missing figures are NaN. */
export interface Market {
  readonly instrument: string;
  readonly assetClass: string;
  readonly currency: string;
  /** Instrument currency per price point of one contract. */
  readonly pointSize: number;
  /** Base currency per unit of instrument currency. */
  readonly fx: number;
  /** Of the priced contract, price points; can be negative. */
  readonly price: number;
  /** Mean adjusted price of the last year, price points; can be negative. */
  readonly meanAdjustedPrice: number;
  /** Standard deviation of daily price changes, price points. */
  readonly dailyPriceStdev: number;
  /** Mean contracts a day of the last 30 calendar days, of the sampled contract that trades most. */
  readonly contractsPerDay: number;
  readonly costs: InstrumentCosts;
}

/** The risk of one contract; percentages are missing where the price is 0 or below it (operations document, 5.9). */
export interface ContractRisk {
  readonly dailyPriceStdev: number;
  readonly annualPriceStdev: number;
  readonly price: number;
  readonly dailyPercentStdev: number;
  readonly annualPercentStdev: number;
  /** Base currency per price point. */
  readonly pointSizeBase: number;
  /** Base currency: price x `pointSizeBase`. */
  readonly contractExposure: number;
  readonly dailyRiskPerContract: number;
  readonly annualRiskPerContract: number;
}

export function contractRisk({ price, pointSize, fx, dailyPriceStdev }: Market): ContractRisk {
  const pointSizeBase = pointSize * fx;
  const annualPriceStdev = dailyPriceStdev * ROOT_BUSINESS_DAYS_IN_YEAR;
  const percentOf = (stdev: number) => (price > 0 ? (100 * stdev) / price : NaN);
  return {
    dailyPriceStdev,
    annualPriceStdev,
    price,
    dailyPercentStdev: percentOf(dailyPriceStdev),
    annualPercentStdev: percentOf(annualPriceStdev),
    pointSizeBase,
    contractExposure: price * pointSizeBase,
    dailyRiskPerContract: dailyPriceStdev * pointSizeBase,
    annualRiskPerContract: annualPriceStdev * pointSizeBase,
  };
}

const MILLION = 1e6;

/** Risk traded a day, millions of base currency: contracts x annual risk of one (operations document, 5.10). */
export function riskTradedPerDay(market: Market): number {
  return (market.contractsPerDay * contractRisk(market).annualRiskPerContract) / MILLION;
}
