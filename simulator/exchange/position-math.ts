import type { Commission } from '../market/market';
import type { PositionRecord } from './records';

/** A position after a trade, and what the closed part earned in price points times contracts. */
export function applyTrade(
  position: PositionRecord | undefined,
  trade: {
    readonly conId: number;
    readonly quantity: number;
    readonly price: number;
    readonly point: number;
  },
): { readonly position: PositionRecord; readonly realized: number; readonly closed: number } {
  const before = position ?? { conId: trade.conId, quantity: 0, averagePrice: 0, realized: 0 };
  const quantity = before.quantity + trade.quantity;
  const sameSide = before.quantity === 0 || Math.sign(before.quantity) === Math.sign(trade.quantity);
  const closed = sameSide ? 0 : Math.min(Math.abs(trade.quantity), Math.abs(before.quantity));
  const realized =
    closed === 0
      ? 0
      : closed * Math.sign(before.quantity) * (trade.price - before.averagePrice) * trade.point;
  const averagePrice = averageAfter(before, trade, quantity, sameSide);
  const after = { conId: trade.conId, quantity, averagePrice, realized: before.realized + realized };
  return { position: after, realized, closed };
}

function averageAfter(
  before: PositionRecord,
  trade: { readonly quantity: number; readonly price: number },
  quantity: number,
  sameSide: boolean,
): number {
  if (quantity === 0) return 0;
  if (sameSide) return (before.averagePrice * before.quantity + trade.price * trade.quantity) / quantity;
  return Math.sign(quantity) === Math.sign(before.quantity) ? before.averagePrice : trade.price;
}

/** The charge for one execution: the largest of per contract, per trade and a fraction of the value. */
export function commissionOf(commission: Commission, quantity: number, value: number): number {
  const charge = Math.max(
    Math.abs(quantity) * commission.perBlock,
    commission.perTrade,
    commission.percentage * Math.abs(value),
  );
  return Number(charge.toFixed(6));
}
