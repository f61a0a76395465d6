import { closeToOthers, keepFilesPrivate } from '../../config/private-files';
import type { ClockKind } from '../../domain/time/clock-kind';
import { endLeftChildren } from '../processes/child-record';
import { InterruptedError } from '../processes/interrupted';
import { createSupervisor } from '../processes/supervisor';
import { type Endpoints, readEndpoints, writeEndpoints, writeSetup } from './endpoints';
import { checkoutFolder, systemFolders } from './folders';
import { rememberSystem } from './last-system';
import {
  NO_DATABASE,
  NO_TEMPORAL,
  type Starting,
  startDatabase,
  startGateway,
  startTemporal,
  startWorkers,
} from './start-parts';
import type { Part, StartRequest } from './start-request';
import { lockSystem } from './system-lock';

export interface RunningSystem {
  readonly endpoints: Endpoints;
  /** Stops everything that was started, in reverse order, and releases the system. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts the parts of a system: database, Temporal server, gateway simulator, workers, each waited for until it
 * serves. Throws SYSTEM_BUSY when the system runs already; on any failure everything is stopped again.
 */
export async function startSystem(request: StartRequest): Promise<RunningSystem> {
  keepFilesPrivate();
  const folders = { ...systemFolders(request.system), ...request.echos };
  const lock = lockSystem(request.system);
  closeToOthers(folders.folder);
  let endpoints: Endpoints | undefined;
  const supervisor = createSupervisor({
    childrenFolder: folders.children,
    say: request.say,
    restarted: () => {
      if (endpoints) writeEndpoints({ ...endpoints, processes: supervisor.processes() });
    },
  });
  const stop = async () => {
    await supervisor.stop();
    lock.release();
  };
  try {
    await Promise.race([rejectWhenAborted(request.signal), startParts()]);
    return { endpoints: endpoints!, stop };
  } catch (error) {
    await stop();
    throw error;
  }

  async function startParts(): Promise<void> {
    const left = await endLeftChildren(folders.children);
    for (const name of left) request.say(`ended ${name}, left by an earlier run`);
    const starting = { request, folders, supervisor, before: readEndpoints(request.system) };
    endpoints = await startServices(starting);
    writeSetup(request.setup);
    writeEndpoints(endpoints);
    rememberSystem(request.system);
    if (!request.parts.includes('workers')) return;
    await startWorkers(starting);
    endpoints = { ...endpoints, processes: supervisor.processes() };
    writeEndpoints(endpoints);
  }
}

/** The simulator's own system has its clock; one that it stands for as a gateway may have it. */
function clockOf({ gateway, clock = 'live' }: StartRequest['setup']): ClockKind {
  return gateway === 'simulator' ? 'simulated' : clock;
}

function rejectWhenAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const interrupted = () => reject(new InterruptedError('interrupted while starting'));
    if (signal?.aborted) interrupted();
    signal?.addEventListener('abort', interrupted, { once: true });
  });
}

async function startServices(starting: Starting): Promise<Endpoints> {
  const { request, supervisor } = starting;
  const needs = (part: Part) => request.parts.includes(part);
  const database = needs('database') ? await startDatabase(starting) : NO_DATABASE;
  const temporal = needs('temporal') ? await startTemporal(starting) : NO_TEMPORAL;
  const gateway = await startGateway(starting);
  return {
    system: request.system,
    supervisorPid: process.pid,
    ...temporal,
    ...database,
    database: request.database,
    gateway,
    clock: clockOf(request.setup),
    processes: supervisor.processes(),
    startedAt: new Date().toISOString(),
    checkout: checkoutFolder(),
  };
}
