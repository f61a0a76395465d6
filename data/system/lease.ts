import type { Database } from '../store/database';
import { insertOnce, plainOrUndefined, type Stored } from '../store/documents';

/** The process that renewed a lease last. */
export interface LeaseHolder {
  readonly host: string;
  readonly pid: number;
  /** With the process id it is unique; see `services/processes/process-identity.ts`. */
  readonly started: string;
}

/** Says to whom something belongs that only one may have: a system, or one machine's share of its work. */
export interface Lease {
  readonly name: string;
  /** Whoever has the same owner may renew it, from any process. */
  readonly owner: string;
  readonly holder: LeaseHolder;
  /** Counts up with every change of owner: a holder with an older epoch has lost it. */
  readonly epoch: number;
  /** The holder's machine's clock. */
  readonly renewedAt: Date;
}

export type LeaseAnswer =
  | { readonly kind: 'held'; readonly lease: Lease }
  | { readonly kind: 'taken'; readonly lease: Lease };

/** A lease that was not renewed for so long is free, regardless of its holder. */
export const LEASE_MS = 60_000;

export interface LeaseRequest {
  readonly name: string;
  readonly owner: string;
  readonly holder: LeaseHolder;
  readonly at: Date;
  /** True for a holder that is known not to live any more: its lease is free at once. */
  isGone(holder: LeaseHolder): boolean;
}

/** Takes the lease if it is free, renews it if it is this owner's; one guarded write, which one caller wins. */
export async function acquireLease(database: Database, request: LeaseRequest): Promise<LeaseAnswer> {
  const { name, owner, holder, at, isGone } = request;
  const first: Lease = { name, owner, holder, epoch: 1, renewedAt: at };
  const current = await findLease(database, name);
  if (!current) {
    const inserted = await insertOnce(leases(database), name, first);
    return inserted ? { kind: 'held', lease: first } : acquireLease(database, request);
  }
  const mine = current.owner === owner;
  const expired = at.getTime() - current.renewedAt.getTime() > LEASE_MS;
  if (!mine && !expired && !isGone(current.holder)) return { kind: 'taken', lease: current };
  const lease: Lease = { ...first, epoch: mine ? current.epoch : current.epoch + 1 };
  // A lease that is taken over must be as it was read: its holder may renew it in the same moment.
  const asRead = mine ? {} : { renewedAt: current.renewedAt };
  const written = await leases(database).replaceOne(
    { _id: name, epoch: current.epoch, owner: current.owner, ...asRead },
    lease,
  );
  return written.matchedCount === 1 ? { kind: 'held', lease } : acquireLease(database, request);
}

export async function findLease(database: Database, name: string): Promise<Lease | undefined> {
  return plainOrUndefined<Lease>(await leases(database).findOne({ _id: name }));
}

function leases(database: Database) {
  return database.main.collection<Stored<Lease>>('leases');
}
