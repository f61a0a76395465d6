/**
 * Nets orders of strategies in one contract before they are spawned: what crosses is not traded, what is left is one
 * order for all of them.
 */
import { allocate } from './allocate';
import type { OrderShare } from './order-share';

export interface NettingPlan {
  /** What the orders trade with each other; the sum is 0. Empty when all are on one side. */
  readonly crossed: readonly OrderShare[];
  /** What is left for the market, on one side; empty when all crossed. */
  readonly residual: readonly OrderShare[];
}

/** The smaller side crosses whole; the larger side shares what crosses by largest remainder, ties by strategy. */
export function planNetting(orders: readonly OrderShare[]): NettingPlan {
  const buyers = byStrategy(orders.filter(({ trade }) => trade > 0));
  const sellers = byStrategy(orders.filter(({ trade }) => trade < 0));
  const quantity = Math.min(sizeOf(buyers), sizeOf(sellers));
  const crossed = [...crossedOf(buyers, quantity), ...crossedOf(sellers, quantity)];
  const residual = [...buyers, ...sellers].map((order, index) => ({
    ...order,
    trade: order.trade - crossed[index].trade,
  }));
  return { crossed: crossed.filter(isTraded), residual: residual.filter(isTraded) };
}

function byStrategy(orders: readonly OrderShare[]): readonly OrderShare[] {
  return [...orders].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf({ strategy, instrumentOrderId }: OrderShare): string {
  return `${strategy}\n${instrumentOrderId}`;
}

function sizeOf(orders: readonly OrderShare[]): number {
  return orders.reduce((sum, { trade }) => sum + Math.abs(trade), 0);
}

function crossedOf(orders: readonly OrderShare[], quantity: number): readonly OrderShare[] {
  const claims = orders.map((order) => ({ name: nameOf(order), weight: Math.abs(order.trade) }));
  const shares = allocate(quantity, claims);
  return orders.map((order, index) => ({ ...order, trade: Math.sign(order.trade) * shares[index] }));
}

function isTraded({ trade }: OrderShare): boolean {
  return trade !== 0;
}
