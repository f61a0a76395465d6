/** The machine on which the workers of a system run: starts them again when they die, as its service manager does. */
import type { Deps, Mail } from '../../activities/deps';
import type { LoadedConfig } from '../../config/loaded-config';
import { openMemoryDatabase } from '../../data/memory/memory-database';
import type { MemoryServer } from '../../data/memory/memory-server';
import type { Catalogue } from '../../data/store/catalogue';
import { acquireLease } from '../../data/system/lease';
import { tstError } from '../../domain/errors/errors';
import { type Connection, connect } from '../broker/connection';
import type { Exchange } from '../broker/exchange';
import type { MarketData } from '../broker/market-data';
import type { Workers } from '../driver/activity-runner';
import type { Role } from '../driver/policies';
import { type ActivityWrapper, openWorker, type Waker, type Worker } from '../driver/worker';
import type { Chance } from './chance';
import type { EventLog } from './event-log';
import type { JournalFile } from './memory-journal';
import { type OsProcess, startProcess } from './os-process';
import { type Around, reach } from './reach';

export const SYSTEM = 'sim';
const ACCOUNT = 'DU1';
const DATABASE = 'simulated';

export interface MachineParts {
  readonly loaded: LoadedConfig;
  readonly catalogue: Catalogue;
  readonly server: MemoryServer;
  readonly journal: JournalFile;
  readonly exchange: Exchange;
  readonly market: MarketData;
  readonly chance: Chance;
  readonly log: EventLog;
  readonly trueTime: () => number;
  readonly mails: Mail[];
  readonly waker: Waker;
  /** Around everything that a process asks of the outside. */
  readonly around: (process: OsProcess) => Around;
  /** Puts a bug in. */
  readonly changed: (deps: Deps) => Deps;
  readonly call: ActivityWrapper;
}

/** A worker, with what can be broken of it. */
export interface RunningWorker extends Worker {
  readonly role: Role;
  readonly orders: Connection;
  readonly data: Connection;
}

export interface Machine extends Workers {
  running(): readonly RunningWorker[];
  /** Ends the worker of a role at once; another is started after so long. */
  kill(role: Role, restartAfterMs: number): void;
  /** Stops it, starts another as if on a second machine, and lets it go on after so long. */
  freeze(role: Role, forMs: number): void;
  start(role: Role): void;
}

const CLIENT_IDS: Readonly<Record<Role, number>> = { broker: 100, orders: 200 };
const ID_FREE_AFTER_MS = 5_000;
const RENEW_EVERY_MS = 40_000;
const RESTART_MS = 10_000;
const TCP_GIVES_UP_MS = 30_000;

export function createMachine(parts: MachineParts): Machine {
  const current = new Map<Role, RunningWorker>();
  const waiting = new Map<Role, ((worker: Worker) => void)[]>();
  const holders: { clientId: number; process: OsProcess; connection: Connection; freeFrom: number }[] = [];
  let incarnations = 0;

  const offer = (role: Role, worker: RunningWorker) => {
    if (isDead(worker.process) || current.has(role)) return;
    current.set(role, worker);
    for (const resume of waiting.get(role)?.splice(0) ?? []) resume(worker);
  };

  const start = (role: Role) => {
    if (current.has(role)) return;
    const process = startProcess(`${role}-${++incarnations}`);
    parts.log.add(`process ${process.name} starts`);
    process.run(() =>
      open(role, process).then(
        (worker) => offer(role, worker),
        (error: unknown) => {
          parts.log.add(`process ${process.name} ends: ${error instanceof Error ? error.message : error}`);
          process.kill();
          setTimeout(() => start(role), RESTART_MS);
        },
      ),
    );
  };

  const open = async (role: Role, process: OsProcess): Promise<RunningWorker> => {
    const around = parts.around(process);
    const clock = machineClock();
    const database = await openMemoryDatabase(parts.server, DATABASE, {
      at: new Date(clock.now()),
      hooks: hooksOf(process, around),
    });
    const assertOurs = await holdLease(role, process, database);
    const orders = connected(process, CLIENT_IDS[role], `${process.name}/orders`);
    const data = connected(process, CLIENT_IDS[role] + 1, `${process.name}/data`);
    const deps: Deps = parts.changed({
      ...{ system: SYSTEM, version: 'simulated', account: ACCOUNT, database, clock, assertOurs },
      ...{ config: parts.loaded.config, loaded: parts.loaded, catalogue: parts.catalogue },
      journal: reach(process, 'journal', parts.journal.open(), around),
      orderBroker: reach(process, 'orders', orders.broker, around),
      dataBroker: reach(process, 'data', data.broker, around),
      watchedOrders: new Set(),
      folders: { outbox: '', reports: '', mongoDump: '', csvBackup: '', echos: '' },
      log: silentLog(process, parts.log),
      sendMail: reach(process, 'mail', mailBox(parts), around).send,
      sendReport: async () => undefined,
    });
    return {
      ...openWorker({ process, deps, call: parts.call }, parts.waker, role === 'broker'),
      role,
      orders,
      data,
    };
  };

  const holdLease = async (role: Role, process: OsProcess, database: Deps['database']) => {
    const hold = () =>
      acquireLease(database, {
        ...{ name: role, owner: process.name, at: new Date() },
        holder: { host: 'here', pid: Number(process.name.split('-')[1]), started: process.name },
        isGone: ({ started }) =>
          holders.every((each) => each.process.name !== started || isDead(each.process)),
      });
    const first = await hold();
    if (first.kind === 'taken') throw tstError('SYSTEM_TAKEN', `${role} is in use elsewhere`);
    const assertOurs = async () => {
      if ((await hold()).kind === 'held') return;
      parts.log.add(`process ${process.name} has lost its lease`);
      kill(process);
      throw tstError('SYSTEM_TAKEN', `${role} is in use elsewhere`);
    };
    setInterval(() => void assertOurs().catch(() => undefined), RENEW_EVERY_MS);
    return assertOurs;
  };

  const connected = (process: OsProcess, clientId: number, name: string): Connection => {
    const connection = connect({
      ...{ clientId, name, exchange: parts.exchange, market: parts.market, log: parts.log },
      ...{ trueTime: parts.trueTime, chance: parts.chance.branch(name) },
      refused: () =>
        holders.some((other) => {
          if (other.clientId !== clientId || other.process === process) return false;
          return other.connection.broker.state() === 'ready' || parts.trueTime() < other.freeFrom;
        }),
    });
    const holder = { clientId, process, connection, freeFrom: 0 };
    holders.push(holder);
    process.onDeath(() => {
      holder.freeFrom = parts.trueTime() + ID_FREE_AFTER_MS;
      connection.close();
    });
    return connection;
  };

  const kill = (process: OsProcess) => {
    if (isDead(process)) return;
    parts.log.add(`process ${process.name} is dead`);
    process.kill();
    for (const [role, worker] of current) if (worker.process === process) current.delete(role);
  };

  return {
    start,
    running: () => [...current.values()],
    of: (role) => {
      const worker = current.get(role);
      if (worker) return Promise.resolve(worker);
      return new Promise((resolve) => {
        waiting.set(role, [...(waiting.get(role) ?? []), resolve]);
      });
    },
    kill(role, restartAfterMs) {
      const worker = current.get(role);
      if (!worker) return;
      kill(worker.process);
      setTimeout(() => start(role), restartAfterMs);
    },
    freeze(role, forMs) {
      const worker = current.get(role);
      if (!worker) return;
      parts.log.add(`process ${worker.process.name} is stopped for ${forMs} ms`);
      worker.process.stop();
      current.delete(role);
      setTimeout(() => {
        for (const { cut } of [worker.orders, worker.data]) cut('the peer does not answer', 10_000);
      }, TCP_GIVES_UP_MS);
      setTimeout(() => {
        parts.log.add(`process ${worker.process.name} goes on`);
        worker.process.goOn();
        offer(role, worker); // unless another has taken its place
      }, forMs);
      setTimeout(() => start(role), 1_000);
    },
  };
}

function machineClock(): Deps['clock'] {
  return {
    kind: 'live',
    now: () => Date.now(),
    read: async () => Date.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    close: () => undefined,
  };
}

const isDead = (process: OsProcess) => process.state() === 'dead';

function hooksOf(process: OsProcess, around: Around) {
  const step = (target: string, method: string, args: readonly unknown[]) => ({ target, method, args });
  return {
    beforeRead: (collection: string) => {
      if (process.state() !== 'running') return process.turn();
      around.before?.(step(collection, 'read', []));
      return process.turn();
    },
    beforeWrite: async (write: { readonly collection: string; readonly kind: string }) => {
      await process.turn();
      around.before?.(step(write.collection, write.kind, [write]));
      await process.turn();
    },
    afterWrite: (write: { readonly collection: string; readonly kind: string }) => {
      around.after?.(step(write.collection, write.kind, [write]));
      return process.turn();
    },
  };
}

function mailBox({ mails, log }: MachineParts) {
  return {
    send: async (mail: Mail): Promise<void> => {
      mails.push(mail);
      log.add(`mail ${mail.subject}`);
    },
  };
}

/** Warnings and errors of a process are lines of the world's log. */
function silentLog({ name }: OsProcess, log: EventLog): Deps['log'] {
  const line = (level: string) => (facts: unknown, text?: string) =>
    log.add(`${name} ${level}: ${text ?? facts} ${typeof facts === 'object' ? JSON.stringify(facts) : ''}`);
  const nothing = () => undefined;
  const logger = { warn: line('warns'), error: line('error'), info: nothing, debug: nothing };
  return { ...logger, child: () => logger } as unknown as Deps['log'];
}
