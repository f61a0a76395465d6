import type { ComboLeg, WireContract } from '../protocol/wire-contract';

export type OrderState =
  | 'PendingSubmit'
  | 'PreSubmitted'
  | 'Submitted'
  | 'PendingCancel'
  | 'Cancelled'
  | 'Filled'
  | 'Inactive';

/** What a client asked for. */
export interface OrderRequest {
  readonly orderId: number;
  readonly contract: WireContract;
  readonly legs: readonly ComboLeg[];
  readonly action: 'BUY' | 'SELL';
  readonly quantity: number;
  readonly orderType: string;
  /** NaN when unset; JSON keeps it as null. */
  readonly lmtPrice: number;
  readonly auxPrice: number;
  readonly tif: string;
  readonly ocaGroup: string;
  readonly account: string;
  readonly openClose: string;
  readonly orderRef: string;
  readonly transmit: boolean;
  readonly parentId: number;
  readonly outsideRth: boolean;
  readonly hidden: boolean;
  readonly goodAfterTime: string;
  readonly goodTillDate: string;
  readonly algoStrategy: string;
  readonly algoParams: readonly (readonly [string, string])[];
  readonly whatIf: boolean;
}

/** An order as the gateway keeps it; a change is a new record under the same key. */
export interface OrderRecord {
  /** `clientId:orderId`. */
  readonly key: string;
  readonly clientId: number;
  readonly permId: number;
  readonly request: OrderRequest;
  readonly status: OrderState;
  readonly filled: number;
  readonly averagePrice: number;
  readonly lastPrice: number;
  readonly whyHeld: string;
  readonly placedAt: number;
  /** When a DAY order ends, UTC ms. */
  readonly dayEnd: number;
  /** No part before this instant (a slow fill). */
  readonly notBefore: number;
  /** Price at which a SNAP order was put into the book; its market's price when the market took it. */
  readonly snapPrice?: number;
  readonly endedAt?: number;
  readonly endText?: string;
}

export interface ExecutionRecord {
  readonly execId: string;
  readonly orderKey: string;
  readonly clientId: number;
  readonly orderId: number;
  readonly permId: number;
  readonly orderRef: string;
  readonly account: string;
  readonly contract: WireContract;
  readonly side: 'BOT' | 'SLD';
  readonly shares: number;
  readonly price: number;
  readonly cumulative: number;
  readonly averagePrice: number;
  readonly time: number;
  /** Undefined for the combination's own row: the commission is on its legs. */
  readonly commission?: CommissionRecord;
}

export interface CommissionRecord {
  readonly amount: number;
  readonly currency: string;
  /** Undefined for an opening trade. */
  readonly realized?: number;
}

export interface PositionRecord {
  readonly conId: number;
  readonly quantity: number;
  readonly averagePrice: number;
  readonly realized: number;
}

const WORKING: readonly OrderState[] = ['PendingSubmit', 'PreSubmitted', 'Submitted', 'PendingCancel'];

export function isWorking(order: OrderRecord): boolean {
  return WORKING.includes(order.status);
}

export function remaining(order: OrderRecord): number {
  return order.request.quantity - order.filled;
}
