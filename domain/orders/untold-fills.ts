import type { LedgerRow } from '../ledger/ledger-row';
import type { BrokerOrder } from './order';
import { ratioOf } from './trade-quantity';

/**
 * Whether the broker counts more of an order as filled than it has reported executions of. Such an order has not ended
 * yet, whatever its status: what is left of it is not known before its executions are. `filled` is in whole orders or
 * multiples of a spread's ratio; NaN (the broker did not say) is no reason to wait. Executions that were taken back
 * count as they were.
 */
export function hasUntoldFills(
  { contracts, trade }: Pick<BrokerOrder, 'contracts' | 'trade'>,
  { filled }: { readonly filled: number },
  rows: readonly LedgerRow[],
): boolean {
  const combo = ratioOf(trade);
  if (combo === undefined) return false;
  const largest = new Map<string, LedgerRow>();
  for (const row of rows)
    if (Math.abs(row.quantity) >= Math.abs(largest.get(row.identity)?.quantity ?? 0))
      largest.set(row.identity, row);
  return contracts.some((contract, leg) => {
    const told = [...largest.values()].filter((row) => row.contract === contract);
    const contractsTold = told.reduce((total, { quantity }) => total + Math.abs(quantity), 0);
    return filled * Math.abs(combo.ratio[leg]) > contractsTold;
  });
}
