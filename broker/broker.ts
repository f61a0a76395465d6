/**
 * The Broker port: all that the system asks of a broker. `broker/ib` implements it over the TWS protocol, `broker/none`
 * for a broker without an API. Nothing here knows whether a real gateway or the simulator answers.
 */
import type { BarSize } from '../domain/prices/bar-size';
import type { PriceStep } from '../domain/prices/price-steps';
import type { ContractPrices } from '../domain/series/series';

/** What a contract is. A spread is several legs traded as one, at a net price. */
export type ContractKind = 'future' | 'currency' | 'spread';

export type ContractQuery = FutureQuery | CurrencyQuery;

/** Futures of one market; what is left out matches everything. */
export interface FutureQuery {
  readonly kind: 'future';
  /** The broker's symbol of the market. */
  readonly symbol: string;
  readonly exchange?: string;
  readonly currency?: string;
  readonly multiplier?: number;
  /** `YYYYMM` or `YYYYMMDD`; omitted: every contract of the symbol. */
  readonly contractMonth?: string;
  readonly includeExpired?: boolean;
}

/** A pair of currencies: what one unit of `currency` costs in `pricedIn`. */
export interface CurrencyQuery {
  readonly kind: 'currency';
  readonly currency: string;
  readonly pricedIn: string;
}

/** A contract as the broker knows it. */
export interface BrokerContract {
  /** The broker's number of it, which never changes its meaning. */
  readonly conId: number;
  readonly kind: ContractKind;
  readonly symbol: string;
  readonly exchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly multiplier: number;
  /** 6 digits: the month in its name, which for energy is not the month it expires in. */
  readonly contractMonth: string;
  /** `YYYYMMDD`: the last trade date. */
  readonly expiry: string;
}

export interface ContractDetails extends BrokerContract {
  /** The smallest step of its price anywhere; `priceSteps` has it by price. */
  readonly minTick: number;
  /** The broker's numbers of the rule of its price steps, parallel to `validExchanges`. */
  readonly marketRuleIds: readonly number[];
  readonly priceMagnifier: number;
  /** IANA zone, resolved from the broker's name; undefined when unknown (then: no trading). */
  readonly zone: string | undefined;
  /** The broker's session lists, `YYYYMMDD:HHMM-YYYYMMDD:HHMM;...;YYYYMMDD:CLOSED`, in `zone`. */
  readonly tradingHours: string;
  readonly liquidHours: string;
  readonly validExchanges: readonly string[];
}

/** Asks for bars of trades, or of midpoints where the contract is a pair of currencies. */
export interface BarsRequest {
  readonly contract: BrokerContract;
  readonly barSize: BarSize;
  /** Calendar days up to the end that the bars cover at least; a part of one for bars of seconds. */
  readonly days: number;
  /** UTC ms; omitted: now. */
  readonly end?: number;
}

/**
 * Bars, or why there are none. Intraday bars are stamped with the UTC instant of their start. Daily bars
 * carry the exchange's trade date at 00:00 UTC: stamping them with the notional close is the domain's.
 */
export type BarsAnswer =
  | { readonly kind: 'bars'; readonly bars: ContractPrices }
  | { readonly kind: 'empty'; readonly reason: string }
  | {
      readonly kind: 'failed';
      /** All but `refused` may pass by themselves. */
      readonly cause: 'timeout' | 'disconnected' | 'pacing' | 'refused';
      readonly reason: string;
    };

export interface AccountValue {
  readonly account: string;
  readonly key: string;
  readonly value: string;
  /** Three letters, `BASE`, or empty. */
  readonly currency: string;
}

export interface BrokerPosition {
  readonly account: string;
  readonly contract: BrokerContract;
  readonly position: number;
  readonly averageCost: number;
}

/** Nobody says what the account holds. `isProblem`: somebody tried to, such as in a file that can't be read. */
export interface NotStated {
  readonly kind: 'not-stated';
  readonly reason: string;
  readonly isProblem: boolean;
}

/** What the account holds. */
export type PositionsAnswer =
  /** By the broker, completely, as of now. */
  | { readonly kind: 'reported'; readonly positions: readonly BrokerPosition[] }
  /** By a person, completely, in our names; as of `at` (UTC ms), in the file `where`. */
  | {
      readonly kind: 'stated';
      readonly where: string;
      readonly at: number;
      readonly positions: readonly {
        readonly instrument: string;
        /** 8 digits. */
        readonly contract: string;
        readonly position: number;
      }[];
    }
  | NotStated;

/** What the account is worth. */
export type AccountAnswer =
  | { readonly kind: 'reported'; readonly values: readonly AccountValue[] }
  | NotStated;

/** Top of book; NaN without a quote. */
export interface Quote {
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
  readonly last: number;
}

/** The quotes of one contract or spread as they come, until it is closed. */
export interface QuoteStream {
  /** The newest one; NaN where nothing has come. Throws BROKER_UNREACHABLE or BROKER_REFUSED once the stream has ended. */
  latest(): Quote;
  /** Resolves when another quote has come, the stream has ended, or after `timeoutMs` of wall time. */
  changed(timeoutMs: number): Promise<void>;
  close(): void;
}

/**
 * Snapped orders take their limit from the market that the broker sees when they arrive, without offset: the other
 * side, the middle, their own side. An adaptive one is a market order that the broker works patiently.
 */
export type OutgoingType = 'MKT' | 'LMT' | 'SNAP MKT' | 'SNAP MID' | 'SNAP PRIM' | 'ADAPTIVE';

export interface OutgoingOrder {
  /** At most 40 characters; the idempotency key. */
  readonly orderRef: string;
  readonly brokerOrderId: number;
  readonly account: string;
  /** One contract, or the legs of a spread with their integer ratios (first leg positive). */
  readonly legs: readonly { readonly contract: BrokerContract; readonly ratio: number }[];
  readonly action: 'BUY' | 'SELL';
  /** Contracts, or multiples of the ratio; positive. */
  readonly quantity: number;
  readonly type: OutgoingType;
  readonly limitPrice?: number;
}

/** Three answers, never two: an unknown fate is resolved by looking it up, never by sending again. */
export type PlaceAnswer =
  | { readonly kind: 'accepted'; readonly permId: number; readonly status: string }
  | { readonly kind: 'rejected'; readonly code: number; readonly text: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What an order would need and cost, as the broker says without taking it. NaN where it did not say. */
export interface OrderPreview {
  /** Changes of the account's margins, and what they would be, in its base currency. */
  readonly initialMarginChange: number;
  readonly maintenanceMarginChange: number;
  readonly initialMarginAfter: number;
  readonly equityAfter: number;
  readonly commission: number;
  readonly commissionCurrency: string;
}

/** What became of a new limit price. */
export type ModifyAnswer =
  /** The broker shows the order with it. */
  | { readonly kind: 'taken' }
  /** Nothing was sent: the broker does not show the order as one that can be changed now. */
  | { readonly kind: 'not-now'; readonly status: string }
  | { readonly kind: 'refused'; readonly code: number; readonly text: string }
  /** It may hold or not; asking again with the same price is harmless. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** An order of ours as the broker showed it last. */
export interface ShownOrder {
  /** The broker's word. */
  readonly status: string;
  /** The limit that works at the broker; undefined for other types, and when it was not shown. */
  readonly limitPrice?: number;
}

/** What the broker said to a cancellation. Either way the complete lists show the order's state. */
export type CancelAnswer =
  /** The broker has taken it: the order's end comes as a report. */
  | { readonly kind: 'taken' }
  /** The order is not known, has ended, or can't be cancelled in its present state: an expected answer. */
  | { readonly kind: 'refused'; readonly code: number; readonly text: string };

export interface BrokerOrderReport {
  readonly orderRef: string;
  /** 0 for completed orders, which the broker lists without it. */
  readonly brokerOrderId: number;
  readonly clientId: number;
  readonly permId: number;
  readonly status: string;
  /** Whole orders or multiples of a spread's ratio; NaN when the broker did not say. */
  readonly filled: number;
  readonly remaining: number;
  /** Of an order with a limit, when the broker said it. */
  readonly limitPrice?: number;
  /** The broker's own words, for a cancelled or rejected order. */
  readonly reason?: string;
}

/** One execution of a single contract (a leg, for a spread), or of a spread as a whole. */
export interface BrokerExecution {
  readonly executionId: string;
  readonly orderRef: string;
  readonly permId: number;
  readonly clientId: number;
  readonly brokerOrderId: number;
  readonly account: string;
  readonly contract: BrokerContract;
  /** Signed contracts. */
  readonly quantity: number;
  readonly price: number;
  /** UTC ms. */
  readonly time: number;
}

export interface BrokerCommission {
  readonly executionId: string;
  readonly amount: number;
  readonly currency: string;
}

export type BrokerEvent =
  | { readonly kind: 'order'; readonly report: BrokerOrderReport }
  | { readonly kind: 'execution'; readonly execution: BrokerExecution }
  | { readonly kind: 'commission'; readonly commission: BrokerCommission }
  | { readonly kind: 'connection'; readonly state: ConnectionState; readonly reason: string };

export type ConnectionState =
  | 'disconnected'
  | 'connecting'
  | 'synchronising'
  | 'ready'
  | 'degraded'
  | 'closed';

/** Complete lists (each ended by the broker's end message), as of one moment. */
export interface OrderSnapshot {
  readonly open: readonly BrokerOrderReport[];
  readonly completed: readonly BrokerOrderReport[];
  readonly executions: readonly BrokerExecution[];
  readonly commissions: readonly BrokerCommission[];
}

/**
 * Every method throws `TstError` BROKER_UNREACHABLE (retryable) without a ready connection or a complete
 * answer, BROKER_REFUSED with the broker's code and text, or BROKER_PACING. Before the connection has been ready for
 * the first time it throws why not: BROKER_CLIENT_ID_IN_USE (retryable) or BROKER_REFUSED for the account. Without a
 * broker, what can't be answered throws BROKER_ABSENT, and `ready` waits for nothing.
 */
export interface Broker {
  readonly clientId: number;
  /** `none`: there is no broker to connect to. */
  state(): ConnectionState | 'none';
  /** Waits until the connection is ready; rejects after `timeoutMs`. */
  ready(timeoutMs: number): Promise<void>;
  /** The broker's clock, UTC ms. */
  serverTime(): Promise<number>;
  /** Every match; empty when the broker knows none. */
  contractDetails(query: ContractQuery): Promise<readonly ContractDetails[]>;
  bars(request: BarsRequest): Promise<BarsAnswer>;
  /** First complete quote within `timeoutMs`, or what came until then. */
  quote(legs: OutgoingOrder['legs'], timeoutMs: number): Promise<Quote>;
  /** Subscribes to the quotes; must be closed. Uses one market data line for each leg. */
  streamQuotes(legs: OutgoingOrder['legs']): Promise<QuoteStream>;
  /** The steps of a contract's prices, by the broker's market rule; its smallest tick where the rule is not told. */
  priceSteps(contract: ContractDetails): Promise<readonly PriceStep[]>;
  accountValues(account: string): Promise<AccountAnswer>;
  positions(account: string): Promise<PositionsAnswer>;
  /** A fresh order id, above every id seen or reserved before: `max(nextValidId, floor)`. */
  nextOrderId(floor: number): Promise<number>;
  /** Sends once. Never retries, never queues: throws BROKER_UNREACHABLE before sending when not ready. */
  place(order: OutgoingOrder): Promise<PlaceAnswer>;
  /**
   * Asks what an order would need and cost; nothing is traded. Its id must be a fresh one. Undefined when the broker
   * refuses, or does not say it within `timeoutMs` of wall time.
   */
  preview(order: OutgoingOrder, timeoutMs: number): Promise<OrderPreview | undefined>;
  /**
   * Changes the limit of an order that was placed: the same order with another `limitPrice`. Nothing is sent unless the
   * broker shows it as exactly `Submitted`. Throws BROKER_UNREACHABLE before sending when not ready.
   */
  modify(order: OutgoingOrder): Promise<ModifyAnswer>;
  /** One of our orders as the broker showed it last on any connection; undefined when it has not. */
  shown(order: Pick<OutgoingOrder, 'brokerOrderId' | 'orderRef'>): ShownOrder | undefined;
  /** Asks for the end of an order. A refusal is an answer; BROKER_UNREACHABLE when no answer came. */
  cancel(brokerOrderId: number): Promise<CancelAnswer>;
  /** Complete lists of open orders, completed orders, executions and commissions of the broker's day. */
  snapshot(): Promise<OrderSnapshot>;
  /** Called for every event, in order of arrival; must not throw. Returns the unsubscriber. */
  subscribe(listener: (event: BrokerEvent) => void): () => void;
  close(): Promise<void>;
}
