import type { Part } from '../part';

/** Why an order was not sent, or not made. */
export interface TradeRefusal {
  /** `C5` */
  readonly order: string;
  readonly strategy: string;
  readonly instrument: string;
  readonly code: string;
  /** The key of the configuration, or the stored rule. */
  readonly key: string;
  readonly reason: string;
  /** When it ends by itself, in words; and the instant, where it is known. */
  readonly ends: string;
  readonly until?: Date;
  readonly over?: Date;
  /** What a person does. */
  readonly remedy: string;
}

export interface TradeReportData {
  /** UTC ms, as all instants here. */
  readonly producedAt: number;
  readonly zone: string;
  readonly start: number;
  readonly end: number;
  /** Broker orders with a fill in [start, end). */
  readonly trades: Part<readonly Trade[]>;
  /** Of the orders of the trade date, oldest first. */
  readonly refusals: Part<readonly TradeRefusal[]>;
}

/** One filled broker order with what was known when it was decided and sent. Prices of a spread are net. */
export interface Trade {
  readonly orderNumber: number;
  readonly instrument: string;
  readonly strategy: string;
  /** Joined by `/` for a spread. */
  readonly contract: string;
  readonly filledAt: number;
  /** Signed lots; for a spread, of its first leg. */
  readonly fill: number;
  readonly filledPrice: number;
  readonly submittedAt?: number;
  /** When the decision was taken. */
  readonly parentReferenceTime?: number;
  /** Price at which the decision was taken. */
  readonly referencePrice?: number;
  /** Market when it was sent: the middle, and the side that an immediate trade pays. */
  readonly midPrice?: number;
  readonly sidePrice?: number;
  /** The limit with which it was sent. */
  readonly limitPrice?: number;
  readonly algo?: string;
  /** Why its algorithm took the market instead of waiting. */
  readonly aggressiveWhy?: string;
  readonly parentLimitPrice?: number;
  /** Standard deviation of a year's price changes, in price points. */
  readonly annualPriceStdev?: number;
  /** Money, in the base currency, of one point of one contract. */
  readonly pointValueBase?: number;
}
