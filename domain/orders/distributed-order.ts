/** Whether contract orders are one instrument order, shared out over contracts. */
import { sign, sum } from '../numbers/rounding';

export interface SharedOrder {
  readonly instrument: string;
  /** Single-leg trades. */
  readonly trade: number;
}

/** Same instrument, every child in the parent's direction (the sign of 0 is +1), and together its trade. */
export function isDistributed(parent: SharedOrder, children: readonly SharedOrder[]): boolean {
  return (
    children.every(
      (child) => child.instrument === parent.instrument && sign(child.trade) === sign(parent.trade),
    ) && sum(children.map((child) => child.trade)) === parent.trade
  );
}
