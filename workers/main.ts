import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import pino from 'pino';
import { listenToBroker } from '../activities/executions/broker-events';
import { keepFilesPrivate } from '../config/private-files';
import { TstError } from '../domain/errors/errors';
import { PROCESSES, type ProcessName } from '../domain/system/names';
import { lookAtDisk } from '../services/files/disk-space';
import { systemFolders } from '../services/system/folders';
import { loadSettings, type Settings } from '../services/system/settings';
import { temporalConnectionOptions } from '../services/temporal/temporal-client';
import { activitiesOf } from './activities-of';
import { createWorkers } from './create-workers';
import { temporalIdentity } from './hold-system';
import { holdWithoutProtections } from './hold-unprotected';
import { openDeps } from './open-deps';
import { watchDisk } from './watch-disk';
import { watchWorkflows } from './watch-workflows';

/** How long running activities may take to end when the worker is asked to stop. */
const SHUTDOWN_GRACE = '5s';

/**
 * A worker of one machine: polls the task queues of the processes that the configuration maps to it.
 * Ends on SIGTERM or SIGINT, after running activities were given time to end.
 */
async function main(): Promise<void> {
  keepFilesPrivate();
  const { system, machine } = readArguments();
  const settings = loadSettings(system);
  const log = createLog(`worker-${machine ?? 'all'}`);
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => log.warn({ level, meta }, message)),
  });
  const processes = processesOf(settings, machine);
  log.info({ system, processes }, 'worker starts');

  const connection = await connectPatiently(settings, log);
  const client = await clientOf(settings);
  const server = await temporalIdentity(client);
  const deps = await openDeps(settings, { server, machine: machine ?? 'all' }, log);
  await holdWithoutProtections(deps, machine ?? 'all');
  const stopListening = listenToBroker(deps, client);
  const workers = await createWorkers({
    connection,
    namespace: settings.endpoints.temporalNamespace,
    system,
    processes,
    activities: activitiesOf(deps),
    shutdownGraceTime: SHUTDOWN_GRACE,
  });
  const stopWatching = [
    stopListening,
    ...(processes.includes('orders') ? [watchWorkflows(deps, client)] : []),
    watchDisk({ ...deps, folders: [systemFolders(system).folder, deps.journal.folder], look: lookAtDisk }),
  ];
  process.stdout.write(`${JSON.stringify({ ready: true, processes })}\n`);
  try {
    await Promise.race([Promise.all(workers.map((worker) => worker.run())), deps.lost]);
  } finally {
    for (const stop of stopWatching) stop();
    await deps.close();
    await client.connection.close();
    await connection.close();
  }
}

/** A log that can't be written, on a full disk, must not end the process. */
function createLog(name: string): pino.Logger {
  const output = pino.destination({ dest: 1, sync: true });
  output.on('error', () => undefined);
  return pino({ name, redact: ['*.email_pwd', '*.password'] }, output);
}

function readArguments(): { system: string; machine: string | undefined } {
  const { values } = parseArgs({ options: { system: { type: 'string' }, machine: { type: 'string' } } });
  if (!values.system) throw new Error('usage: worker --system NAME [--machine NAME]');
  return { system: values.system, machine: values.machine };
}

/** All processes if no machine is named; otherwise those whose list of machines contains it. */
function processesOf({ config }: Settings, machine: string | undefined): readonly ProcessName[] {
  if (machine === undefined) return PROCESSES;
  const machines = config.process_machines as Readonly<Record<string, readonly string[]>>;
  return PROCESSES.filter((process) => machines[process]?.includes(machine));
}

/** The first connection must wait for the server; after it, reconnecting is the library's. */
async function connectPatiently({ endpoints }: Settings, log: pino.Logger): Promise<NativeConnection> {
  for (let pauseMs = 250; ; pauseMs = Math.min(pauseMs * 2, 5_000)) {
    try {
      return await NativeConnection.connect(temporalConnectionOptions(endpoints) as { address: string });
    } catch (error) {
      log.warn({ address: endpoints.temporalAddress, error: String(error) }, 'no Temporal server yet');
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

async function clientOf({ endpoints }: Settings): Promise<Client> {
  const connection = await Connection.connect(temporalConnectionOptions(endpoints));
  return new Client({ connection, namespace: endpoints.temporalNamespace });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const known = error instanceof TstError;
    process.stderr.write(
      known
        ? `error ${error.code}: ${error.message}\nwhat to do: ${error.remedy}\n`
        : `${(error as Error)?.stack ?? error}\n`,
    );
    process.exit(1);
  },
);
