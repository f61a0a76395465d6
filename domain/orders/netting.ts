/**
 * Nets opposite orders of strategies in one instrument before they are spawned: what crosses is not traded, what is left
 * is one order for several parents.
 */
import { allocate } from './allocate';

/** An instrument order that nothing has been made of yet. */
export interface NettableOrder {
  readonly id: string;
  readonly strategy: string;
  /** Signed contracts. */
  readonly trade: number;
}

/** One order sells to another, at the price that both were decided on: a pair in the ledger, stored together. */
export interface Cross {
  readonly buyer: NettableOrder;
  readonly seller: NettableOrder;
  /** Contracts, above 0. */
  readonly quantity: number;
}

export interface ParentShare {
  readonly order: NettableOrder;
  /** Signed contracts, never 0. */
  readonly trade: number;
}

export interface NettingPlan {
  readonly crosses: readonly Cross[];
  /** What is left for the market, on one side; empty when all crossed. */
  readonly residual: readonly ParentShare[];
}

/** The smaller side crosses whole; the larger side shares what crosses by largest remainder, ties by strategy. */
export function planNetting(orders: readonly NettableOrder[]): NettingPlan {
  const buyers = byStrategy(orders.filter(({ trade }) => trade > 0));
  const sellers = byStrategy(orders.filter(({ trade }) => trade < 0));
  const crossed = Math.min(sizeOf(buyers), sizeOf(sellers));
  const bought = sharesOf(buyers, crossed);
  const sold = sharesOf(sellers, crossed);
  return {
    crosses: pairs(buyers, bought, sellers, sold),
    residual: [...restOf(buyers, bought), ...restOf(sellers, sold)],
  };
}

/**
 * What each parent gets of a fill (signed, as the order), by what each still has to get; in the order of the parents.
 * `got`: what they have of earlier fills, signed. Fills beyond the order are shared by nobody's claim: they are left out.
 */
export function allocateFill(
  parents: readonly ParentShare[],
  got: readonly number[],
  quantity: number,
): readonly number[] {
  const direction = Math.sign(quantity);
  const claims = parents.map(({ order, trade }, index) => ({
    name: order.strategy,
    weight: Math.max(0, (trade - got[index]) * direction),
  }));
  return allocate(Math.abs(quantity), claims).map((share) => share * direction + 0);
}

function byStrategy(orders: readonly NettableOrder[]): readonly NettableOrder[] {
  const keyOf = ({ strategy, id }: NettableOrder) => `${strategy}\n${id}`;
  return [...orders].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function sizeOf(orders: readonly NettableOrder[]): number {
  return orders.reduce((sum, { trade }) => sum + Math.abs(trade), 0);
}

function sharesOf(orders: readonly NettableOrder[], crossed: number): readonly number[] {
  return allocate(
    crossed,
    orders.map(({ strategy, id, trade }) => ({ name: `${strategy}\n${id}`, weight: Math.abs(trade) })),
  );
}

function restOf(orders: readonly NettableOrder[], shares: readonly number[]): readonly ParentShare[] {
  return orders
    .map((order, index) => ({ order, trade: order.trade - Math.sign(order.trade) * shares[index] }))
    .filter(({ trade }) => trade !== 0);
}

/** First with first, until both sides have crossed their shares. */
function pairs(
  buyers: readonly NettableOrder[],
  bought: readonly number[],
  sellers: readonly NettableOrder[],
  sold: readonly number[],
): readonly Cross[] {
  const crosses: Cross[] = [];
  const [toBuy, toSell] = [[...bought], [...sold]];
  for (let b = 0, s = 0; b < buyers.length && s < sellers.length; ) {
    const quantity = Math.min(toBuy[b], toSell[s]);
    if (quantity > 0) crosses.push({ buyer: buyers[b], seller: sellers[s], quantity });
    toBuy[b] -= quantity;
    toSell[s] -= quantity;
    if (toBuy[b] === 0) b++;
    else s++;
  }
  return crosses;
}
