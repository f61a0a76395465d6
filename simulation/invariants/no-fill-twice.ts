import { effectiveRows } from '../../domain/ledger/effective-rows';
import { executionIdentity } from '../../domain/ledger/execution-id';
import type { Invariant, WorldState } from './state';

/** What the ledger has of an order is at most what the broker has executed of it, contract by contract. */
export const noFillTwice: Invariant = {
  name: 'I3',
  says: 'no fill is counted twice',
  always(state) {
    const most = executedAtMost(state);
    const booked = new Map<string, number>();
    for (const row of effectiveRows(state.ledger)) {
      if (row.brokerOrderId === undefined) continue;
      const key = `${row.brokerOrderId} ${row.instrument}/${row.contract}`;
      booked.set(key, (booked.get(key) ?? 0) + row.quantity);
    }
    return [...booked]
      .filter(([key, quantity]) => Math.abs(quantity) > (most.get(key) ?? 0))
      .map(([key, quantity]) => `${quantity} booked on ${key}, at most ${most.get(key) ?? 0} were executed`);
  },
};

/** Counting the largest version of each execution: a correction may not have been told yet. */
function executedAtMost({ executions, contracts }: WorldState): ReadonlyMap<string, number> {
  const largest = new Map<string, { readonly key: string; readonly quantity: number }>();
  for (const { executionId, orderRef, contract, quantity } of executions) {
    const ours = contracts.find(({ conId }) => conId === contract.conId);
    const { identity } = executionIdentity(executionId);
    const before = largest.get(identity)?.quantity ?? 0;
    const key = `${orderRef} ${ours?.instrument}/${ours?.contract}`;
    largest.set(identity, { key, quantity: Math.max(before, Math.abs(quantity)) });
  }
  const sums = new Map<string, number>();
  for (const { key, quantity } of largest.values()) sums.set(key, (sums.get(key) ?? 0) + quantity);
  return sums;
}
