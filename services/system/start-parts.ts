import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { addressWithoutSecrets } from '../../config/secrets';
import { tstError } from '../../domain/errors/errors';
import { findDatabase } from '../database/find-database';
import { answersPing, databaseService, embeddedDatabaseUrl, embeddedPort } from '../database/start-database';
import { asOnlyProcess } from '../files/one-process';
import { controlPortOf } from '../gateway/find-simulator';
import { simulatorService } from '../gateway/start-simulator';
import { choosePort } from '../processes/free-port';
import { workerService } from '../processes/start-worker';
import type { Supervisor } from '../processes/supervisor';
import { findTemporal } from '../temporal/find-temporal';
import { registerSearchAttributes } from '../temporal/search-attributes';
import { EMBEDDED_NAMESPACE, temporalService } from '../temporal/start-temporal';
import { connectTemporal } from '../temporal/temporal-client';
import type { Endpoints, GatewayEndpoint } from './endpoints';
import type { SystemFolders } from './folders';
import type { StartRequest } from './start-request';

/** What each part of a system is started with. */
export interface Starting {
  readonly request: StartRequest;
  readonly folders: SystemFolders;
  readonly supervisor: Supervisor;
  /** Of the start before: its ports are taken again where they are free. */
  readonly before: Endpoints | undefined;
}

type Ports = NonNullable<StartRequest['ports']>;
type DatabasePart = Pick<Endpoints, 'mongoUrl' | 'externalDatabase'>;
type TemporalPart = Pick<
  Endpoints,
  'temporalAddress' | 'temporalNamespace' | 'temporalProfile' | 'temporalUi'
>;

export const NO_DATABASE: DatabasePart = { mongoUrl: '' };
export const NO_TEMPORAL: TemporalPart = { temporalAddress: '', temporalNamespace: EMBEDDED_NAMESPACE };

/** Starts the embedded database, or finds the configured one. Throws DATABASE_UNREACHABLE when that does not answer. */
export async function startDatabase(starting: Starting): Promise<DatabasePart> {
  const { request, folders, supervisor, before } = starting;
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

/** Starts the embedded Temporal server, or finds the configured one; our search attributes are registered on it. */
export async function startTemporal(starting: Starting): Promise<TemporalPart> {
  const { request } = starting;
  const found = await findTemporal(request.say);
  request.say(`Temporal server: ${found.origin}`);
  const part =
    found.kind === 'external'
      ? externalTemporal(found)
      : await onFreePorts(() => embeddedTemporal(starting, found.path));
  const { connection, close } = await connectTemporal(part);
  try {
    await registerSearchAttributes(connection, part.temporalNamespace);
  } finally {
    await close();
  }
  return part;
}

async function embeddedTemporal(starting: Starting, program: string): Promise<TemporalPart> {
  const { request, folders, supervisor, before } = starting;
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

function externalTemporal(found: { address: string; namespace: string; profile?: string }): TemporalPart {
  return {
    temporalAddress: found.address,
    temporalNamespace: found.namespace,
    ...(found.profile === undefined ? {} : { temporalProfile: found.profile }),
  };
}

/** The simulator's port where nothing else has it. */
export const USUAL_GATEWAY_PORT = 14002;

/** Starts the simulator where it is among the parts; a real gateway, or none, is only named. */
export async function startGateway(starting: Starting): Promise<GatewayEndpoint> {
  const { request, folders, supervisor, before } = starting;
  if (request.setup.gateway === 'ib') {
    const { gateway } = request;
    if (!gateway) throw tstError('BAD_CONFIG', 'a real gateway needs ib_ipaddress and ib_port');
    if (gateway.kind === 'none' || request.setup.clock !== 'simulated') return gateway;
    return { ...gateway, controlPort: await controlPortOf(gateway) };
  }
  if (!request.parts.includes('gateway')) return { host: '127.0.0.1', port: 0, kind: 'simulator' };
  const { market } = request.setup;
  if (!market) throw tstError('BAD_INPUT', `system '${request.system}' has no market for its simulator`);
  const earlier = before?.gateway.kind === 'none' ? undefined : before?.gateway;
  return onFreePorts(async () => {
    const port = await usualPort(request.ports, 'gateway', [earlier?.port, USUAL_GATEWAY_PORT]);
    const controlPort = await usualPort(undefined, 'gateway', [earlier?.controlPort, 14003]);
    const clock = request.clock ?? { speed: 0 };
    await supervisor.start(simulatorService(folders, { market, port, controlPort, ...clock }));
    return { host: '127.0.0.1', port, kind: 'simulator', controlPort } as const;
  });
}

/** One worker process for each machine name. */
export async function startWorkers({ request, folders, supervisor }: Starting): Promise<void> {
  for (const machine of request.machines) {
    await supervisor.start(workerService(request.system, folders, machine));
  }
}

/** Longer than a start may take. */
const PORTS_PATIENCE_MS = 5 * 60_000;

/**
 * From choosing ports until the service listens, no other start on this machine does the same: two would choose the
 * same port, and the one that lost would take the other's server for its own.
 */
function onFreePorts<T>(startService: () => Promise<T>): Promise<T> {
  const path = join(tmpdir(), `tsystemtrade-ports-${userInfo().uid}.lock`);
  return asOnlyProcess({ path, patienceMs: PORTS_PATIENCE_MS, waiting: () => undefined }, startService);
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
