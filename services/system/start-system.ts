import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { closeToOthers, keepFilesPrivate } from '../../config/private-files';
import { addressWithoutSecrets } from '../../config/secrets';
import { tstError } from '../../domain/errors/errors';
import { findDatabase } from '../database/find-database';
import { answersPing, databaseService, embeddedDatabaseUrl, embeddedPort } from '../database/start-database';
import { inTurn } from '../files/one-process';
import { simulatorService } from '../gateway/start-simulator';
import { endLeftChildren } from '../processes/child-record';
import { choosePort } from '../processes/free-port';
import { InterruptedError } from '../processes/interrupted';
import { workerService } from '../processes/start-worker';
import { createSupervisor, type Supervisor } from '../processes/supervisor';
import { findTemporal } from '../temporal/find-temporal';
import { registerSearchAttributes } from '../temporal/search-attributes';
import { EMBEDDED_NAMESPACE, temporalService } from '../temporal/start-temporal';
import { connectTemporal } from '../temporal/temporal-client';
import {
  type Endpoints,
  type GatewayEndpoint,
  readEndpoints,
  type SystemSetup,
  writeEndpoints,
  writeSetup,
} from './endpoints';
import { checkoutFolder, type SystemFolders, systemFolders } from './folders';
import { rememberSystem } from './last-system';
import { lockSystem } from './system-lock';
import type { Part } from './with-system';

export interface StartRequest {
  readonly system: string;
  readonly setup: SystemSetup;
  /** What to start; what was configured elsewhere (external servers, a real gateway) is only looked for. */
  readonly parts: readonly Part[];
  /** Main database; the series are in `<database>_series`. */
  readonly database: string;
  /** From the user's own `mongo_host`; undefined: an embedded server. */
  readonly mongoUrl?: string;
  /** Host and port of a real gateway; needed when the setup says `ib`. */
  readonly ib?: { readonly host: string; readonly port: number };
  /** ISO instant and speed of a simulated clock. */
  readonly clock?: { readonly start?: string; readonly speed: number };
  /** One worker process for each. */
  readonly machines: readonly string[];
  /** Ports that the user asked for; a taken one is refused. */
  readonly ports?: {
    readonly temporal?: number;
    readonly ui?: number;
    readonly database?: number;
    readonly gateway?: number;
  };
  /** Aborting it while the system starts stops what has been started. */
  readonly signal?: AbortSignal;
  say(line: string): void;
}

export interface RunningSystem {
  readonly endpoints: Endpoints;
  /** Stops everything that was started, in reverse order, and releases the system. May be called again. */
  stop(): Promise<void>;
}

type Ports = NonNullable<StartRequest['ports']>;
type TemporalPart = Pick<
  Endpoints,
  'temporalAddress' | 'temporalNamespace' | 'temporalProfile' | 'temporalUi'
>;

/**
 * Starts the parts of a system: database, Temporal server, gateway simulator, workers, each waited for until it
 * serves. Throws SYSTEM_BUSY when the system runs already; on any failure everything is stopped again.
 */
export async function startSystem(request: StartRequest): Promise<RunningSystem> {
  keepFilesPrivate();
  const folders = systemFolders(request.system);
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
    endpoints = await startServices(request, folders, supervisor);
    writeSetup(request.setup);
    writeEndpoints(endpoints);
    rememberSystem(request.system);
    if (!request.parts.includes('workers')) return;
    await startWorkers(request, folders, supervisor);
    endpoints = { ...endpoints, processes: supervisor.processes() };
    writeEndpoints(endpoints);
  }
}

function rejectWhenAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const interrupted = () => reject(new InterruptedError('interrupted while starting'));
    if (signal?.aborted) interrupted();
    signal?.addEventListener('abort', interrupted, { once: true });
  });
}

async function startServices(
  request: StartRequest,
  folders: SystemFolders,
  supervisor: Supervisor,
): Promise<Endpoints> {
  const before = readEndpoints(request.system);
  const needs = (part: Part) => request.parts.includes(part);
  const database = needs('database')
    ? await startDatabase(request, folders, supervisor, before)
    : { mongoUrl: '' };
  const temporal = needs('temporal')
    ? await startTemporal(request, folders, supervisor, before)
    : NO_TEMPORAL;
  const gateway = await startGateway(request, folders, supervisor, before);
  return {
    system: request.system,
    supervisorPid: process.pid,
    ...temporal,
    ...database,
    database: request.database,
    gateway,
    clock: request.setup.gateway === 'simulator' ? 'simulated' : 'live',
    processes: supervisor.processes(),
    startedAt: new Date().toISOString(),
    checkout: checkoutFolder(),
  };
}

const NO_TEMPORAL: TemporalPart = { temporalAddress: '', temporalNamespace: EMBEDDED_NAMESPACE };

async function startDatabase(
  request: StartRequest,
  folders: SystemFolders,
  supervisor: Supervisor,
  before: Endpoints | undefined,
): Promise<Pick<Endpoints, 'mongoUrl' | 'externalDatabase'>> {
  const found = await findDatabase(request.mongoUrl, request.say);
  request.say(`database: ${found.origin}`);
  if (found.kind === 'external') {
    if (await answersPing(found.url, 5_000)) return { mongoUrl: found.url, externalDatabase: true };
    throw tstError(
      'DATABASE_UNREACHABLE',
      `no database answers at ${addressWithoutSecrets(found.url)} (${found.origin})`,
    );
  }
  const earlier = embeddedPort(before?.mongoUrl);
  return onFreePorts(async () => {
    const port = await usualPort(request.ports, 'database', [earlier, 27117]);
    await supervisor.start(databaseService(found, folders, port));
    return { mongoUrl: embeddedDatabaseUrl(port) };
  });
}

async function startTemporal(
  request: StartRequest,
  folders: SystemFolders,
  supervisor: Supervisor,
  before: Endpoints | undefined,
): Promise<TemporalPart> {
  const found = await findTemporal(request.say);
  request.say(`Temporal server: ${found.origin}`);
  const part =
    found.kind === 'external' ? externalPart(found) : await onFreePorts(() => embeddedTemporal(found.path));
  const { connection, close } = await connectTemporal(part);
  try {
    await registerSearchAttributes(connection, part.temporalNamespace);
  } finally {
    await close();
  }
  return part;

  async function embeddedTemporal(program: string): Promise<TemporalPart> {
    const earlier = [before?.temporalAddress, before?.temporalUi].map((address) =>
      Number(address?.split(':').at(-1)),
    );
    const port = await usualPort(request.ports, 'temporal', [earlier[0], 7233]);
    const uiPort = await usualPort(request.ports, 'ui', [earlier[1], 8233]);
    await supervisor.start(temporalService(program, folders, { port, uiPort }));
    return {
      temporalAddress: `127.0.0.1:${port}`,
      temporalNamespace: EMBEDDED_NAMESPACE,
      temporalUi: `http://127.0.0.1:${uiPort}`,
    };
  }
}

function externalPart(found: { address: string; namespace: string; profile?: string }): TemporalPart {
  return {
    temporalAddress: found.address,
    temporalNamespace: found.namespace,
    ...(found.profile === undefined ? {} : { temporalProfile: found.profile }),
  };
}

async function startGateway(
  request: StartRequest,
  folders: SystemFolders,
  supervisor: Supervisor,
  before: Endpoints | undefined,
): Promise<GatewayEndpoint> {
  if (request.setup.gateway === 'ib') {
    if (!request.ib) throw tstError('BAD_CONFIG', 'a real gateway needs ib_ipaddress and ib_port');
    return { ...request.ib, kind: 'ib' };
  }
  if (!request.parts.includes('gateway')) return { host: '127.0.0.1', port: 0, kind: 'simulator' };
  const { market } = request.setup;
  if (!market) throw tstError('BAD_INPUT', `system '${request.system}' has no market for its simulator`);
  return onFreePorts(async () => {
    const port = await usualPort(request.ports, 'gateway', [before?.gateway.port, 14002]);
    const controlPort = await usualPort(undefined, 'gateway', [before?.gateway.controlPort, 14003]);
    const clock = request.clock ?? { speed: 0 };
    await supervisor.start(simulatorService(folders, { market, port, controlPort, ...clock }));
    return { host: '127.0.0.1', port, kind: 'simulator', controlPort } as const;
  });
}

/**
 * From choosing ports until the service listens, no other start on this machine does the same: two would choose the
 * same port, and the one that lost would take the other's server for its own.
 */
function onFreePorts<T>(startService: () => Promise<T>): Promise<T> {
  const path = join(tmpdir(), `tsystemtrade-ports-${userInfo().uid}.lock`);
  return inTurn({ path, patienceMs: PORTS_PATIENCE_MS, waiting: () => undefined }, startService);
}

/** Longer than a start may take. */
const PORTS_PATIENCE_MS = 5 * 60_000;

async function startWorkers(
  request: StartRequest,
  folders: SystemFolders,
  supervisor: Supervisor,
): Promise<void> {
  for (const machine of request.machines) {
    await supervisor.start(workerService(request.system, folders, machine));
  }
}

function usualPort(
  asked: Ports | undefined,
  key: keyof Ports,
  usual: readonly (number | undefined)[],
): Promise<number> {
  const valid = usual.filter((port): port is number => port !== undefined && port > 0);
  return choosePort({ service: SERVICE_NAMES[key], exact: asked?.[key], usual: valid });
}

const SERVICE_NAMES: Record<keyof Ports, string> = {
  temporal: 'Temporal server',
  ui: 'Temporal Web UI',
  database: 'database',
  gateway: 'gateway simulator',
};
