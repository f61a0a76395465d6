import type { Database } from './database';
import { insertOnce, plainOrUndefined, type Stored } from './documents';

/** The process that renewed a lease last. */
export interface LeaseHolder {
  readonly host: string;
  readonly pid: number;
  /** With the process id it is unique; see `services/process-identity.ts`. */
  readonly started: string;
}

/** Names the Temporal server that owns the system, so that a second one for it is refused. */
export interface Lease {
  readonly system: string;
  /** Identity of the Temporal server's data and namespace: all workers of one server hold the lease together. */
  readonly owner: string;
  readonly holder: LeaseHolder;
  /** Counts up with every change of owner: who has an older epoch has lost the system. */
  readonly epoch: number;
  /** The holder's machine's clock. */
  readonly renewedAt: Date;
}

export type LeaseAnswer =
  | { readonly kind: 'held'; readonly lease: Lease }
  | { readonly kind: 'taken'; readonly lease: Lease };

/** A lease that was not renewed for so long is free, whoever held it. */
export const LEASE_MS = 60_000;

export interface LeaseRequest {
  readonly system: string;
  readonly owner: string;
  readonly holder: LeaseHolder;
  readonly at: Date;
  /** True for a holder that is known not to live any more: its lease is free at once. */
  isGone(holder: LeaseHolder): boolean;
}

/** Takes the lease if it is free, renews it if it is this owner's; one guarded write, which one caller wins. */
export async function acquireLease(database: Database, request: LeaseRequest): Promise<LeaseAnswer> {
  const { system, owner, holder, at, isGone } = request;
  const first: Lease = { system, owner, holder, epoch: 1, renewedAt: at };
  if (await insertOnce(leases(database), system, first)) return { kind: 'held', lease: first };
  const current = (await findLease(database, system))!;
  const mine = current.owner === owner;
  const expired = at.getTime() - current.renewedAt.getTime() > LEASE_MS;
  if (!mine && !expired && !isGone(current.holder)) return { kind: 'taken', lease: current };
  const lease: Lease = { ...first, epoch: mine ? current.epoch : current.epoch + 1 };
  // A lease that is taken over must be as it was read: its holder may renew it in the same moment.
  const asRead = mine ? {} : { renewedAt: current.renewedAt };
  const written = await leases(database).replaceOne(
    { _id: system, epoch: current.epoch, owner: current.owner, ...asRead },
    lease,
  );
  if (written.matchedCount === 1) return { kind: 'held', lease };
  return { kind: 'taken', lease: (await findLease(database, system))! };
}

export async function findLease(database: Database, system: string): Promise<Lease | undefined> {
  return plainOrUndefined<Lease>(await leases(database).findOne({ _id: system }));
}

function leases(database: Database) {
  return database.main.collection<Stored<Lease>>('leases');
}
