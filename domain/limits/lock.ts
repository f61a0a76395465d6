/** Reasons why an instrument must not be traded now. */

export type LockOwner = 'reconcile' | 'unknown-order' | 'unlinked-fill' | 'operator';

/** One lock of an instrument; each owner lifts only its own. pysystemtrade lifts operators' locks too. */
export interface InstrumentLock {
  readonly instrument: string;
  readonly owner: LockOwner;
  readonly reason: string;
  readonly since: Date;
}

export function isLocked(locks: readonly InstrumentLock[], instrument: string): boolean {
  return locks.some((lock) => lock.instrument === instrument);
}
