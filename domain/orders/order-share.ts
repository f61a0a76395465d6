/** Orders that are traded for several strategies at once: what of them is whose. */

/** What one instrument order has of an order that trades one contract for several. */
export interface OrderShare {
  readonly strategy: string;
  readonly instrumentOrderId: string;
  /** Signed contracts. */
  readonly trade: number;
}

/** An order of one strategy, or of several: then `shares` says whose its only leg is. */
export interface Shareable {
  readonly strategy: string;
  /** Signed contracts per leg. */
  readonly trade: readonly number[];
  readonly shares?: readonly OrderShare[];
}

/** The order as one for each of its shares; itself where it is of one strategy. */
export function partsOf<Each extends Shareable>(order: Each): readonly Each[] {
  if (!order.shares) return [order];
  return order.shares.map((share) => ({ ...order, ...sharedBy([share]) }));
}

/** Whose an order of these shares is, in the names' sequence, and what it trades. */
export function sharedBy(shares: readonly OrderShare[]) {
  const strategies = [...new Set(shares.map(({ strategy }) => strategy))];
  const trade = shares.reduce((total, share) => total + share.trade, 0);
  return { strategy: strategies.join('+'), trade: [trade], shares };
}

/** Ids of the instrument orders that a contract order was made of. */
export function parentsOf({
  parentId,
  shares,
}: {
  readonly parentId: string;
  readonly shares?: readonly OrderShare[];
}): readonly string[] {
  return shares ? shares.map(({ instrumentOrderId }) => instrumentOrderId) : [parentId];
}

/** True for a contract order that was made of this instrument order, or of it and others. */
export function isMadeOf(order: Parameters<typeof parentsOf>[0], instrumentOrderId: string): boolean {
  return parentsOf(order).includes(instrumentOrderId);
}
