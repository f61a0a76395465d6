import { type ContractRisk, contractRisk, type Market } from '../markets/market';
import type { MeasuredMarket } from '../markets/measure-market';
import { BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import type { Frame } from '../primitives/time-series';
import { sideBySide } from '../weights/weights-over-time';

/** What is held of a market, against the capital that holds it (operations document, 5.9). */
export interface HeldRisk extends ContractRisk {
  readonly instrument: string;
  readonly assetClass: string;
  /** Contracts. */
  readonly position: number;
  /** Base currency. */
  readonly capital: number;
  /** Size of the value held / capital; negative when short, whatever the sign of the price. */
  readonly weight: number;
  /** Value held, percent of capital. */
  readonly exposurePercent: number;
  /** Annual risk of what is held, percent of capital; negative when short. */
  readonly annualRiskPercent: number;
}

export function heldRisk(market: Market, position: number, capital: number): HeldRisk {
  const risk = contractRisk(market);
  return {
    ...risk,
    instrument: market.instrument,
    assetClass: market.assetClass,
    position,
    capital,
    weight: (position * Math.abs(risk.contractExposure)) / capital,
    exposurePercent: (100 * position * risk.contractExposure) / capital,
    annualRiskPercent: (100 * position * risk.annualRiskPerContract) / capital,
  };
}

/** Daily percent returns of the markets, one column each, on all their days. */
export function returnsOf(markets: readonly MeasuredMarket[]): Frame {
  return sideBySide(Object.fromEntries(markets.map((market) => [market.instrument, market.percentReturn])));
}

/** The last 256 days of it. */
export function lastYear({ times, columns }: Frame): Frame {
  const cut = (values: Float64Array) => values.subarray(Math.max(0, values.length - BUSINESS_DAYS_IN_YEAR));
  const entries = Object.entries(columns).map(([name, values]) => [name, cut(values)] as const);
  return { times: cut(times), columns: Object.fromEntries(entries) };
}
