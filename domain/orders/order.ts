/**
 * The three levels of orders. Documents are never changed in meaning after a fill: what is filled is
 * derived from the ledger (`domain/ledger`), never stored here.
 */
import type { OrderShare } from './order-share';

/** Signed contracts per leg, in the order of the contracts. Buy is positive. */
export type TradeQuantity = readonly number[];

/** `<8 digits>` contract ids, sorted by date; more than one for a spread. */
export type ContractIds = readonly string[];

/** Owner of flat rolls, which change contract positions but no strategy's position. */
export const ROLL_PSEUDO_STRATEGY = '_ROLL_PSEUDO_STRATEGY';

export type InstrumentOrderType =
  | 'best'
  | 'market'
  | 'limit'
  | 'zero-roll'
  | 'balance'
  | 'transfer'
  | 'panic';
export type ContractOrderType = 'best' | 'market' | 'limit' | 'balance' | 'panic';
export type BrokerOrderType =
  | 'market'
  | 'limit'
  | 'snap_mkt'
  | 'snap_mid'
  | 'snap_prim'
  | 'adaptive_mkt'
  | 'balance';

/** `active`: work remains. `done`: completely filled. `closed`: ended unfilled or partly filled. */
export type OrderStatus = 'active' | 'done' | 'closed';

interface OrderBase {
  /** ULID; for the broker level this is also the orderRef, prefixed with the system's name. */
  readonly id: string;
  /** For people: counts up per level, never used as an identity. */
  readonly number: number;
  readonly system: string;
  readonly strategy: string;
  readonly instrument: string;
  readonly trade: TradeQuantity;
  readonly status: OrderStatus;
  /** Why it was closed, when it was not filled. */
  readonly reason?: string;
  /** UTC instants of the trading clock. */
  readonly generatedAt: Date;
  /** The trade date of the cycle that made it, `YYYY-MM-DD`. */
  readonly tradeDate: string;
  readonly rollOrder: boolean;
  readonly manualTrade: boolean;
  /** Price the decision was taken on, in the contract `referenceContract`; for slippage. */
  readonly referencePrice?: number;
  readonly limitPrice?: number;
  /** Counts up with every write; a write names the version it read. */
  readonly version: number;
}

/** What a strategy wants of an instrument, whatever the contract. `trade` has one leg. */
export interface InstrumentOrder extends OrderBase {
  readonly level: 'instrument';
  readonly type: InstrumentOrderType;
  readonly referenceContract?: string;
  readonly referenceTime?: Date;
  readonly limitContract?: string;
  /** Contracts that a person has chosen, sorted by date; left out: by the roll state. */
  readonly legs?: readonly OrderLeg[];
  /** The algorithm that a person has chosen. */
  readonly algo?: string;
}

export interface OrderLeg {
  /** 8 digits. */
  readonly contract: string;
  /** Signed contracts. */
  readonly quantity: number;
}

/** What is to be traded of which contracts. */
export interface ContractOrder extends OrderBase {
  readonly level: 'contract';
  /** The instrument order that it was made of; of several, the first: `parentsOf` names all. */
  readonly parentId: string;
  /** Where it is traded for several instrument orders; `strategy` names all of theirs. */
  readonly shares?: readonly OrderShare[];
  readonly type: ContractOrderType;
  readonly contracts: ContractIds;
  /** Chosen when the broker order is made; empty before. */
  readonly algo: string;
}

/**
 * `intended` (stored, not sent) -> `sending` (one guarded write; may be at the broker) -> `working`,
 * `unknown` (the instrument is locked) or final.
 */
export type BrokerOrderState =
  | 'intended'
  | 'sending'
  | 'working'
  | 'unknown'
  | 'filled'
  | 'cancelled'
  | 'rejected'
  | 'not-accepted';

export const FINAL_BROKER_STATES: readonly BrokerOrderState[] = [
  'filled',
  'cancelled',
  'rejected',
  'not-accepted',
];

/** States that are not final: orders that may be at the broker, and those about to be sent. */
export const OPEN_BROKER_STATES: readonly BrokerOrderState[] = ['intended', 'sending', 'working', 'unknown'];

/** What is sent to the broker, once. */
export interface BrokerOrder extends OrderBase {
  readonly level: 'broker';
  readonly parentId: string;
  /** As those of its contract order: what of this piece is whose. */
  readonly shares?: readonly OrderShare[];
  readonly type: BrokerOrderType;
  readonly contracts: ContractIds;
  readonly algo: string;
  /** Of the workflow that sends and watches it; orders made before 0.2.0 lack it, theirs is their id. */
  readonly workflowId?: string;
  readonly state: BrokerOrderState;
  readonly account: string;
  readonly clientId?: number;
  readonly brokerOrderId?: number;
  readonly permId?: number;
  readonly sendingAt?: Date;
  readonly submittedAt?: Date;
  readonly endedAt?: Date;
  /** The market when it was sent; one net number for a spread. Sizes where the broker said them. */
  readonly quote?: {
    readonly bid: number;
    readonly ask: number;
    readonly mid: number;
    readonly bidSize?: number;
    readonly askSize?: number;
  };
  /** The limit with which it was sent; `limitPrice` is the last one that was asked for. */
  readonly initialLimitPrice?: number;
  /** Since when its algorithm takes the market instead of waiting, and why. */
  readonly aggressiveAt?: Date;
  readonly aggressiveWhy?: string;
  /** How often another limit was asked for, and when last. */
  readonly changes?: number;
  readonly changedAt?: Date;
}

/** What limits of a day count of a broker order. */
export type SentOrder = Pick<BrokerOrder, 'parentId' | 'sendingAt' | 'changes'>;

export type Order = InstrumentOrder | ContractOrder | BrokerOrder;

/** Id of the workflow that sends and watches a broker order. */
export function watcherOf(order: BrokerOrder): string {
  return order.workflowId ?? order.id;
}
