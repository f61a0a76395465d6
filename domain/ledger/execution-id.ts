/** Names of ledger rows: functions of what they are about, so that entering twice is entering once. */

export interface ExecutionIdentity {
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
  if (cut <= 0 || !/^\d+$/.test(last)) return { identity: `exec:${executionId}`, version: 1 };
  return { identity: `exec:${executionId.slice(0, cut)}`, version: Number(last) };
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
