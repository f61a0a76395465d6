import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';
import { listenToBroker } from '../activities/executions/broker-events';
import { sentence } from '../activities/running/failures';
import { readLoggingConfig } from '../config/logging-config';
import { keepFilesPrivate } from '../config/private-files';
import { rootsOf } from '../config/roots';
import type { LoggingConfig } from '../config/schema/logging';
import { TstError } from '../domain/errors/errors';
import { PROCESSES, type ProcessName } from '../domain/system/names';
import { lookAtDisk } from '../services/files/disk-space';
import { createLog, type ProcessLog } from '../services/logging/create-log';
import { systemFolders } from '../services/system/folders';
import { loadSettings, type Settings } from '../services/system/settings';
import { systemEnvironment } from '../services/system/system-environment';
import { temporalConnectionOptions } from '../services/temporal/temporal-client';
import { activitiesOf } from './activities-of';
import { createWorkers } from './create-workers';
import { temporalIdentity } from './hold-system';
import { holdWithoutProtections } from './hold-unprotected';
import { type OpenDeps, openDeps } from './open-deps';
import { createLogStore } from './store-logs';
import { watchDisk } from './watch-disk';
import { watchWorkflows } from './watch-workflows';
import { temporalLogger, workContext } from './work-context';

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
  const logging = readLoggingConfig(systemEnvironment(system), rootsOf(settings.loaded));
  const name = `worker-${machine ?? 'all'}`;
  const spoolFile = join(settings.folders.logs, 'unsent', `${name}.ndjson`);
  const processLog = createLog({ name, config: logging, spoolFile, context: workContext });
  const { log } = processLog;
  Runtime.install({ logger: temporalLogger(log) });
  const processes = processesOf(settings, machine);
  log.info({ system, processes }, 'worker starts');

  const connection = await connectPatiently(settings, log);
  const client = await clientOf(settings);
  const server = await temporalIdentity(client);
  const deps = await openDeps(settings, { server, machine: machine ?? 'all' }, log);
  const closeLog = keepLog(processLog, logging, deps);
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
  } catch (error) {
    log.fatal(`${name} ends: ${sentence(error)}`);
    throw error;
  } finally {
    for (const stop of stopWatching) stop();
    await closeLog();
    await deps.close();
    await client.connection.close();
    await connection.close();
  }
}

/** Records go to the database, and critical ones to mail, once both are open. Returns what stores the last ones. */
function keepLog(processLog: ProcessLog, logging: LoggingConfig, deps: OpenDeps): () => Promise<void> {
  const store = createLogStore(deps.database, processLog.log);
  const mails = new Set<Promise<void>>();
  processLog.attach(logging.database, store.take);
  processLog.attach(logging.mail, (record) => {
    if (record.facts?.['mailed']) return;
    const mail: Promise<void> = deps.mailCritical(record.text).finally(() => mails.delete(mail));
    mails.add(mail);
  });
  return async () => {
    await Promise.all(mails);
    await store.close();
    await processLog.close();
  };
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
async function connectPatiently({ endpoints }: Settings, log: Logger): Promise<NativeConnection> {
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
