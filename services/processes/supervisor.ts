import { setTimeout as delay } from 'node:timers/promises';
import { tstError } from '../../domain/errors/errors';
import { type Child, type ChildSpec, startChild } from './child';
import { forgetChild, recordChild } from './child-record';
import { archiveEcho } from './echo-file';

/** A part of the system that runs as a child. */
export interface Service {
  readonly spec: ChildSpec;
  /** Resolves when the child serves; rejects when it can't. */
  ready(child: Child): Promise<void>;
}

export interface Supervisor {
  /** Starts a service and waits until it serves; from then on it is restarted whenever it ends. */
  start(service: Service): Promise<void>;
  /** Process id by name, as of now. */
  processes(): Record<string, number>;
  /** Stops everything that was started, the last first. May be called again while it runs. */
  stop(): Promise<void>;
}

export interface SupervisorOptions {
  /** Where children are recorded. */
  readonly childrenFolder: string;
  say(line: string): void;
  /** After a child was started again: its process id has changed. */
  restarted(): void;
}

const BACK_OFF_FIRST_MS = 500;
const BACK_OFF_MAX_MS = 30_000;
/** A child that lived so long starts again with the first back-off. */
const HEALTHY_MS = 60_000;
const ARCHIVE_EVERY_MS = 60_000;

/** Keeps children running until it is stopped. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const children = new Map<string, Child>();
  const stopping = new AbortController();
  let stopped: Promise<void> | undefined;

  const archiving = setInterval(() => {
    for (const { logFile } of children.values()) archiveEcho(logFile, 'of an earlier day');
  }, ARCHIVE_EVERY_MS);
  archiving.unref();
  const launch = async (service: Service): Promise<Child> => {
    if (stopping.signal.aborted)
      throw tstError('SERVICE_UNAVAILABLE', `${service.spec.name} is no longer restarted`);
    const child = startChild(service.spec);
    children.set(service.spec.name, child);
    recordChild(options.childrenFolder, child.name, child.pid);
    await service.ready(child);
    return child;
  };

  /** A child that doesn't get ready is stopped; then its end is waited for like any other. */
  const relaunch = async (service: Service): Promise<Child> => {
    try {
      const child = await launch(service);
      options.restarted();
      options.say(`${child.name} runs again (process ${child.pid})`);
      return child;
    } catch (error) {
      if (!stopping.signal.aborted) options.say(error instanceof Error ? error.message : String(error));
      const child = children.get(service.spec.name)!;
      await child.stop();
      return child;
    }
  };

  const stopAll = async (): Promise<void> => {
    stopping.abort();
    clearInterval(archiving);
    for (const child of [...children.values()].reverse()) {
      await child.stop();
      forgetChild(options.childrenFolder, child.name);
    }
  };

  return {
    async start(service) {
      const child = await launch(service);
      void keepRunning(child, () => relaunch(service), { signal: stopping.signal, say: options.say });
    },
    processes: () => Object.fromEntries([...children.values()].map((child) => [child.name, child.pid])),
    stop: () => {
      stopped ??= stopAll();
      return stopped;
    },
  };
}

/** Starts a child again whenever it has ended, each time after a longer while, until the signal says to stop. */
async function keepRunning(
  first: Child,
  again: () => Promise<Child>,
  { signal, say }: { readonly signal: AbortSignal } & Pick<SupervisorOptions, 'say'>,
): Promise<void> {
  let backOffMs = BACK_OFF_FIRST_MS;
  for (let child = first; ; ) {
    const since = Date.now();
    const how = await child.ended;
    if (signal.aborted) return;
    if (Date.now() - since > HEALTHY_MS) backOffMs = BACK_OFF_FIRST_MS;
    say(`${child.name} ended (${how}); starting it again in ${backOffMs / 1000} s`);
    await delay(backOffMs, undefined, { signal }).catch(() => undefined); // woken by stop
    backOffMs = Math.min(backOffMs * 2, BACK_OFF_MAX_MS);
    if (signal.aborted) return;
    child = await again();
  }
}
