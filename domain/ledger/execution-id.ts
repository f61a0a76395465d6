/** Names of ledger rows, derived from what they are about: entering a row twice enters it once. */

/** Which row of the ledger an execution is. */
export interface ExecutionIdentity {
  /** The row's unique key. */
  readonly id: string;
  /** `exec:<execution id without its last part>`. */
  readonly identity: string;
  /** Counts up with corrections. */
  readonly version: number;
}

/**
 * The broker's execution id `a.b.c.02` is version 2 of `a.b.c`: a correction has a higher last part. An id
 * without a numeric last part is its own identity, version 1.
 */
export function executionIdentity(executionId: string): ExecutionIdentity {
  const cut = executionId.lastIndexOf('.');
  const last = executionId.slice(cut + 1);
  const isVersioned = cut > 0 && /^\d+$/.test(last);
  const identity = `exec:${isVersioned ? executionId.slice(0, cut) : executionId}`;
  const version = isVersioned ? Number(last) : 1;
  return { id: rowId(identity, version), identity, version };
}

/** The unique key of a row. */
export function rowId(identity: string, version: number): string {
  return `${identity}#${version}`;
}

/** A manual fill that was given an id. */
export function manualIdentity(fillId: string): string {
  return `manual:${fillId}`;
}

/** A manual fill that was stated as the order's cumulative filled quantity. */
export function cumulativeIdentity(orderId: string, contract: string, cumulative: number): string {
  return `manual:${orderId}/${contract}@${cumulative}`;
}

/** A trade made elsewhere that a person put into the ledger. */
export function balanceIdentity(id: string): string {
  return `balance:${id}`;
}
