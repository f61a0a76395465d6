import type { Database } from './database';
import { insertOnce, plain, plainOrUndefined, type Stored } from './documents';

/** Names the Temporal server that owns the system, so that a second one for it is refused. */
export interface Lease {
  readonly system: string;
  /** Identity of the Temporal server's data and namespace. */
  readonly owner: string;
  /** Counts up with every change of owner: a writer with an older epoch has lost the system. */
  readonly epoch: number;
  readonly renewedAt: Date;
}

export type LeaseAnswer =
  | { readonly kind: 'held'; readonly lease: Lease }
  | { readonly kind: 'taken'; readonly lease: Lease };

/**
 * Takes or renews the lease. It is free when nobody ever held it, when this owner holds it, or with `force`
 * (an operator says that the other is gone).
 */
export async function acquireLease(
  database: Database,
  request: { readonly system: string; readonly owner: string; readonly at: Date; readonly force?: boolean },
): Promise<LeaseAnswer> {
  const { system, owner, at } = request;
  const first: Lease = { system, owner, epoch: 1, renewedAt: at };
  if (await insertOnce(leases(database), system, first)) return { kind: 'held', lease: first };
  const current = (await findLease(database, system))!;
  const mine = current.owner === owner;
  if (!mine && !request.force) return { kind: 'taken', lease: current };
  const next: Lease = { ...first, epoch: mine ? current.epoch : current.epoch + 1 };
  const written = await leases(database).findOneAndReplace(
    { _id: system, epoch: current.epoch, owner: current.owner },
    next,
    {
      returnDocument: 'after',
    },
  );
  if (written !== null) return { kind: 'held', lease: plain<Lease>(written as Stored<Lease>) };
  return { kind: 'taken', lease: (await findLease(database, system))! };
}

export async function findLease(database: Database, system: string): Promise<Lease | undefined> {
  return plainOrUndefined<Lease>(await leases(database).findOne({ _id: system }));
}

/** Gives the lease up, if it is still this owner's. */
export async function releaseLease(database: Database, lease: Lease): Promise<boolean> {
  const { system, owner, epoch } = lease;
  return (await leases(database).deleteOne({ _id: system, owner, epoch })).deletedCount === 1;
}

function leases(database: Database) {
  return database.main.collection<Stored<Lease>>('leases');
}
