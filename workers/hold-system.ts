import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../data/database';
import { acquireLease, LEASE_MS, type LeaseHolder } from '../data/lease';
import { TstError, tstError } from '../domain/errors/errors';
import { identifyProcess, isAlive } from '../services/process-identity';

const RENEW_MS = LEASE_MS / 6;

export interface HeldSystem {
  /** Renews now. Throws SYSTEM_TAKEN when another Temporal server has taken the system over. */
  assertOurs(): Promise<void>;
  /** Rejects with SYSTEM_TAKEN when another Temporal server has taken the system over. */
  readonly lost: Promise<never>;
  /** Ends the renewing. The lease is free for others when it runs out, on this machine when the process has ended. */
  letGo(): void;
}

/** Identity of the Temporal server's data: another one after they were lost or copied to nowhere. */
export async function temporalIdentity({ connection, options }: Client): Promise<string> {
  const { namespace } = options;
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace });
  return `${namespace}/${namespaceInfo?.id}`;
}

/**
 * Makes sure that this Temporal server, and no other, works on the system's database, and goes on doing so. Throws
 * SYSTEM_TAKEN, saying who holds it.
 */
export async function holdSystem(
  database: Database,
  { system, owner }: { readonly system: string; readonly owner: string },
  log: Logger,
): Promise<HeldSystem> {
  const holder: LeaseHolder = { host: hostname(), ...identifyProcess(process.pid)! }; // this very process lives
  const renew = async () => {
    const answer = await acquireLease(database, { system, owner, holder, at: new Date(), isGone });
    if (answer.kind === 'held') return;
    const { pid, host } = answer.lease.holder;
    const since = answer.lease.renewedAt.toISOString();
    throw tstError(
      'SYSTEM_TAKEN',
      `the database of system '${system}' is worked on through another Temporal server, by process ${pid} on ${host}, ` +
        `which said so last at ${since}; it is free ${LEASE_MS / 1000} s after that`,
    );
  };
  await renew();
  let lose: (error: unknown) => void;
  const lost = new Promise<never>((_, reject) => {
    lose = reject;
  });
  lost.catch(() => undefined); // who holds the system may be ending anyway
  const renewing = setInterval(async () => {
    try {
      await renew();
    } catch (error) {
      if (error instanceof TstError && error.code === 'SYSTEM_TAKEN') lose(error);
      // While the database is away nobody else can take the lease either.
      else log.warn({ error: String(error) }, 'the lease could not be renewed');
    }
  }, RENEW_MS);
  return { assertOurs: renew, lost, letGo: () => clearInterval(renewing) };
}

/** Only of processes of this machine it can be told. */
function isGone(holder: LeaseHolder): boolean {
  return holder.host === hostname() && !isAlive(holder);
}
