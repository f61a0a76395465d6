import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../data/store/database';
import { acquireLease, LEASE_MS, type Lease, type LeaseHolder } from '../data/system/lease';
import { TstError, tstError } from '../domain/errors/errors';
import { identifyProcess, isAlive } from '../services/processes/process-identity';

const RENEW_MS = LEASE_MS / 6;

/** A worker that wants to run a system. */
export interface Claim {
  readonly system: string;
  /** Identity of the Temporal server; see `temporalIdentity`. */
  readonly server: string;
  /** Machine whose processes the worker runs; one worker at a time runs them. */
  readonly machine: string;
}

export interface HeldSystem {
  /** Renews the lease now. Throws SYSTEM_TAKEN when another one holds it. */
  assertOurs(): Promise<void>;
  /** Rejects with SYSTEM_TAKEN when another one holds it. */
  readonly lost: Promise<never>;
  /** Stops renewing. Others can take the system when the leases expire; on this machine, when the process has ended. */
  letGo(): void;
}

/** Identity of the Temporal server's data: another one when they were lost. */
export async function temporalIdentity({ connection, options }: Client): Promise<string> {
  const { namespace } = options;
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace });
  return `${namespace}/${namespaceInfo?.id}`;
}

/**
 * Takes the leases, and keeps renewing them, that make sure that one Temporal server uses the system's database,
 * through one worker for each machine of the configuration. Throws SYSTEM_TAKEN, naming the holder.
 */
export async function holdSystem(database: Database, claim: Claim, log: Logger): Promise<HeldSystem> {
  const { system, server, machine } = claim;
  const holder: LeaseHolder = { host: hostname(), ...identifyProcess(process.pid)! }; // this very process lives
  const worker = `${holder.host}/${holder.pid}/${holder.started}`;
  const acquire = async (name: string, owner: string, what: string) => {
    const answer = await acquireLease(database, { name, owner, holder, at: new Date(), isGone });
    if (answer.kind === 'taken') throw taken(what, answer.lease);
  };
  const renew = async () => {
    // At once: an order waits for it.
    await Promise.all([
      acquire(system, server, `the database of system '${system}' is in use by another Temporal server`),
      acquire(
        `${system}/${machine}`,
        worker,
        `system '${system}' already has a worker of machine '${machine}'`,
      ),
    ]);
  };
  await renew();
  let lose: (error: unknown) => void;
  const lost = new Promise<never>((_, reject) => {
    lose = reject;
  });
  lost.catch(() => undefined); // the holder may be ending anyway
  const renewing = setInterval(async () => {
    try {
      await renew();
    } catch (error) {
      if (error instanceof TstError && error.code === 'SYSTEM_TAKEN') lose(error);
      // While the database is unreachable, nobody else can take the lease either.
      else log.warn({ error: String(error) }, 'the lease could not be renewed');
    }
  }, RENEW_MS);
  return { assertOurs: renew, lost, letGo: () => clearInterval(renewing) };
}

function taken(what: string, { holder, renewedAt }: Lease): Error {
  return tstError(
    'SYSTEM_TAKEN',
    `${what} (process ${holder.pid} on ${holder.host}, last renewed at ${renewedAt.toISOString()}); ` +
      `its lease expires ${LEASE_MS / 1000} s after that`,
  );
}

/** Only known for processes of this machine. */
function isGone(holder: LeaseHolder): boolean {
  return holder.host === hostname() && !isAlive(holder);
}
