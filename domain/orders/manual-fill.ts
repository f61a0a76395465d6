/** Decides whether a fill entered by hand is booked, and if not, why. */

import { cumulativeIdentity, manualIdentity } from '../ledger/execution-id';
import type { LedgerRow } from '../ledger/ledger-row';
import { type Refused, refused } from '../questions/answer';
import { DAY_MS } from '../time/units';
import type { ContractIds, Order, OrderStatus, TradeQuantity } from './order';
import { type PriceCheck, whyPriceFarOff } from './price-collar';

/** The part of an order that the decision needs. */
export interface FillableOrder {
  readonly id: string;
  readonly level: Order['level'];
  readonly contracts: ContractIds;
  readonly trade: TradeQuantity;
  readonly status: OrderStatus;
  readonly generatedAt: Date;
}

export interface ProposedFill {
  /** Either an id of one's own ... */
  readonly fillId?: string;
  /** ... or the leg's cumulative filled quantity (signed) after this fill. */
  readonly cumulativeFilled?: number;
  /** Which leg; needed for a spread. */
  readonly contract?: string;
  /** Signed contracts; may be left out with `cumulativeFilled`. */
  readonly quantity?: number;
  readonly price: number;
  readonly time: Date;
}

export interface FillContext extends PriceCheck {
  /** Signed contracts filled per leg so far. */
  readonly filled: TradeQuantity;
  /** The effective ledger row of the fill's identity, when there is one (see `proposedIdentity`). */
  readonly known?: LedgerRow;
  /** Broker orders of this contract order that are not final. */
  readonly openChildren: number;
  readonly now: Date;
}

export interface AcceptedFill {
  readonly kind: 'accepted';
  readonly identity: string;
  /** Version of the ledger row: 1, or one above a row that was taken back. */
  readonly version: number;
  readonly contract: string;
  readonly leg: number;
  readonly quantity: number;
  readonly price: number;
  readonly time: Date;
}

/** Whether a fill is booked. */
export type FillVerdict =
  | AcceptedFill
  /** It was entered before: nothing to do. */
  | { readonly kind: 'known'; readonly identity: string }
  | Refused;

/** Allowance for clocks that differ. */
const CLOCK_TOLERANCE_MS = 60_000;

/** The ledger identity that the fill would have; undefined when it has no id or names no leg. */
export function proposedIdentity(
  order: Pick<FillableOrder, 'id' | 'contracts'>,
  fill: ProposedFill,
): string | undefined {
  const contract = legContract(order.contracts, fill);
  if (fill.fillId !== undefined && fill.fillId !== '') return manualIdentity(fill.fillId);
  if (fill.cumulativeFilled === undefined || contract === undefined) return undefined;
  return cumulativeIdentity(order.id, contract, fill.cumulativeFilled);
}

function legContract(contracts: ContractIds, fill: ProposedFill): string | undefined {
  return fill.contract ?? (contracts.length === 1 ? contracts[0] : undefined);
}

/**
 * Whether a fill may be booked on an order. One leg at a time. A fill entered twice is recognised; one that cannot be
 * true is refused with the reason.
 */
export function validateManualFill(
  order: FillableOrder,
  fill: ProposedFill,
  context: FillContext,
): FillVerdict {
  if (order.level === 'instrument')
    return refused('an instrument order is filled through its contract orders');
  const contract = legContract(order.contracts, fill);
  if (contract === undefined)
    return refused(`the order has ${order.contracts.length} legs: say which contract`);
  const leg = order.contracts.indexOf(contract);
  if (leg < 0)
    return refused(`contract ${contract} is not a leg of the order (${order.contracts.join(', ')})`);
  const identity = proposedIdentity(order, fill);
  if (identity === undefined) return refused('a fill needs an id, or the cumulative filled quantity');
  const takenBack = context.known?.quantity === 0 && fill.fillId === undefined;
  if (context.known && !takenBack) return knownAnswer(order, fill, contract, identity, context.known);
  const quantity = quantityOf(fill, context.filled[leg]);
  if (fill.cumulativeFilled !== undefined && quantity === 0) return { kind: 'known', identity };
  const reason =
    badNumbers(fill, quantity) ??
    badOrder(order, context) ??
    badQuantity(order.trade[leg], context.filled[leg], quantity) ??
    badTime(order, fill, context.now) ??
    whyPriceFarOff(fill.price, context);
  if (reason !== undefined) return refused(reason);
  const version = (context.known?.version ?? 0) + 1;
  return { kind: 'accepted', identity, version, contract, leg, quantity, price: fill.price, time: fill.time };
}

/** For a cumulative quantity, the difference from what is filled; NaN when neither is stated. */
function quantityOf(fill: ProposedFill, filled: number): number {
  if (fill.cumulativeFilled !== undefined) return fill.cumulativeFilled - filled;
  return fill.quantity ?? Number.NaN;
}

function knownAnswer(
  order: FillableOrder,
  fill: ProposedFill,
  contract: string,
  identity: string,
  known: LedgerRow,
): FillVerdict {
  const orderId = order.level === 'broker' ? known.brokerOrderId : known.contractOrderId;
  const isSame =
    orderId === order.id &&
    known.contract === contract &&
    known.price === fill.price &&
    (fill.quantity === undefined || known.quantity === fill.quantity);
  if (isSame || fill.fillId === undefined) return { kind: 'known', identity };
  return refused(
    `fill id ${fill.fillId} was used for ${known.quantity} of ${known.contract} at ${known.price}`,
  );
}

function badNumbers(fill: ProposedFill, quantity: number): string | undefined {
  if (!Number.isFinite(quantity)) return 'the quantity is missing or not a number';
  if (!Number.isInteger(quantity)) return `the quantity ${quantity} is not a whole number of contracts`;
  if (quantity === 0) return 'the quantity is 0';
  if (fill.quantity !== undefined && fill.quantity !== quantity) {
    return `quantity ${fill.quantity} and cumulative quantity ${fill.cumulativeFilled} contradict each other`;
  }
  if (!Number.isFinite(fill.price)) return 'the price is missing or not a number';
  return undefined;
}

function badOrder(order: FillableOrder, context: FillContext): string | undefined {
  if (order.status !== 'active') return `the order is ${order.status}`;
  // pysystemtrade means to refuse this, but its test is always false.
  if (context.openChildren > 0) return 'the order has active broker orders: fill or cancel those';
  return undefined;
}

function badQuantity(trade: number, filled: number, quantity: number): string | undefined {
  if (Math.sign(quantity) !== Math.sign(trade))
    return `the order ${trade < 0 ? 'sells' : 'buys'}: ${quantity} has the wrong sign`;
  const remaining = trade - filled;
  if (Math.abs(quantity) > Math.abs(remaining))
    return `only ${remaining} of ${trade} remain, not ${quantity}`;
  return undefined;
}

function badTime(order: FillableOrder, fill: ProposedFill, now: Date): string | undefined {
  const time = fill.time.getTime();
  if (Number.isNaN(time)) return 'the time is not a time';
  if (time > now.getTime() + CLOCK_TOLERANCE_MS)
    return `the time ${fill.time.toISOString()} is in the future`;
  if (time < order.generatedAt.getTime() - DAY_MS)
    return `the time ${fill.time.toISOString()} is before the order was made`;
  return undefined;
}
