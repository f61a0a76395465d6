/** The account's capital through time: a chain of rows to which is only ever added. */
import type { AccountCapital } from './capital-update';

interface EventBase {
  /** Unique: the same again changes nothing. */
  readonly id: string;
  readonly by?: string;
  readonly reason?: string;
}

/** What a person said that made a row. */
export type CapitalEvent = EventBase &
  (
    | {
        /** Money paid in (+) or out (-), or a large change that is profit (+) or loss (-), in the base currency. */
        readonly kind: 'cash-flow' | 'confirmation';
        readonly amount: number;
      }
    /** Values set by hand: over what was (`set`), or as the first of a new history. */
    | { readonly kind: 'set' | 'initialised' }
    /** The rows later than `after` count no longer; null: none of them does. */
    | { readonly kind: 'deletion'; readonly after: Date | null }
    /** The deletion or initialisation of this id is taken back. */
    | { readonly kind: 'undo'; readonly of: string }
  );

export interface AccountCapitalEntry extends AccountCapital {
  /** UTC instant. */
  readonly time: Date;
  readonly event?: CapitalEvent;
}

/** A row as it is stored: capital is undefined after a deletion of everything. */
export interface AccountRow {
  readonly time: Date;
  readonly capital: AccountCapital | undefined;
  readonly event?: CapitalEvent;
}

/**
 * The rows that count, of all in the order of time: without those that a deletion or a new start has ended, and without
 * the marks of a deletion and its undoing themselves.
 */
export function rowsInForce(rows: readonly AccountRow[]): readonly AccountCapitalEntry[] {
  const before = new Map<string, readonly AccountCapitalEntry[]>();
  let kept: AccountCapitalEntry[] = [];
  for (const { time, capital, event } of rows) {
    if (event?.kind === 'deletion' || event?.kind === 'initialised') before.set(event.id, [...kept]);
    if (event?.kind === 'deletion') kept = [...keptUntil(kept, event.after)];
    else if (event?.kind === 'undo') kept = [...(before.get(event.of) ?? kept)];
    else if (capital) {
      const entry = { ...capital, time, ...(event && { event }) };
      if (event?.kind === 'initialised') kept = [];
      kept.push(entry);
    }
  }
  return kept;
}

/** The rows that stay when those later than `after` are deleted; null keeps none. */
export function keptUntil(
  rows: readonly AccountCapitalEntry[],
  after: Date | null,
): readonly AccountCapitalEntry[] {
  return after === null ? [] : rows.filter(({ time }) => time <= after);
}

/** The values of a row, with its time; undefined for one without any. */
export function entryOf(row: AccountRow | undefined): AccountCapitalEntry | undefined {
  if (!row?.capital) return undefined;
  return { ...row.capital, time: row.time, ...(row.event && { event: row.event }) };
}

/** Now, or right after the last row where that is not earlier: each row is strictly later than the one before. */
export function timeAfter(last: { readonly time: Date } | undefined, now: number): Date {
  return new Date(Math.max(now, last === undefined ? now : last.time.getTime() + 1));
}
