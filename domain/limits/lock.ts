/** While an instrument is locked, no order is sent for it. */

/** One lock of an instrument; each owner lifts only its own. pysystemtrade lifts operators' locks too. Stored as it is. */
export interface InstrumentLock {
  readonly instrument: string;
  /** Who set it and alone removes it: `operator`, `reconcile`, `order:<id>`, ... */
  readonly owner: string;
  readonly reason: string;
  readonly at: Date;
}

export function isLocked(locks: readonly Pick<InstrumentLock, 'instrument'>[], instrument: string): boolean {
  return locks.some((lock) => lock.instrument === instrument);
}
