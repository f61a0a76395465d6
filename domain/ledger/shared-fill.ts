/** Fills of orders that are traded for several strategies: one row each, with what of it is whose. */
import { sum } from '../numbers/rounding';
import { allotLots } from '../orders/allot-lots';
import type { OrderShare } from '../orders/order-share';
import { effectiveRows } from './effective-rows';
import type { LedgerRow, RowShare } from './ledger-row';
import { strategyRows } from './strategy-rows';

/** Whose a row is. */
export type RowOwner = Pick<LedgerRow, 'strategy' | 'instrumentOrderId' | 'shares'>;

/** An order that is filled, and the instrument order above it; `shares` where there are several. */
export interface FilledOrder {
  readonly strategy: string;
  readonly instrumentOrderId?: string | undefined;
  readonly shares?: readonly OrderShare[];
}

/** Owner of a fill of the order; `before`: every version of what is booked of it. */
export function ownerOfFill(
  { strategy, instrumentOrderId, shares }: FilledOrder,
  quantity: number,
  before: readonly LedgerRow[],
): RowOwner {
  if (!shares) return { strategy, instrumentOrderId };
  const empty = shares.map((share) => ({
    ...{ strategy: share.strategy, instrumentOrderId: share.instrumentOrderId, asked: share.trade },
    quantity: 0,
  }));
  return { strategy, shares: sharedAnew(empty, quantity, effectiveRows(before)) };
}

/** The row with another quantity, each share alike; `rows`: every version of what is booked around it. */
export function withQuantity(row: LedgerRow, quantity: number, rows: readonly LedgerRow[]): LedgerRow {
  if (!row.shares || quantity === row.quantity) return { ...row, quantity };
  const key = row.brokerOrderId === undefined ? 'contractOrderId' : 'brokerOrderId';
  const others = effectiveRows(rows).filter(
    (each) => each.identity !== row.identity && each[key] === row[key],
  );
  return { ...row, quantity, shares: sharedAnew(row.shares, quantity, others) };
}

function sharedAnew(
  shares: readonly RowShare[],
  quantity: number,
  others: readonly LedgerRow[],
): readonly RowShare[] {
  const direction = Math.sign(sum(shares.map(({ asked }) => asked)));
  const known = strategyRows(others);
  const parties = shares.map(({ strategy, instrumentOrderId, asked }) => ({
    name: `${strategy}\n${instrumentOrderId}`,
    asked: Math.abs(asked),
    got: direction * sum(known.filter((row) => row.instrumentOrderId === instrumentOrderId).map(quantityOf)),
  }));
  const allotted = allotLots(parties, quantity * direction);
  return shares.map((share, index) => ({ ...share, quantity: allotted[index] * direction + 0 }));
}

function quantityOf({ quantity }: LedgerRow): number {
  return quantity;
}
