import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { addressWithoutSecrets } from '../../config/secrets';
import { tstError } from '../../domain/errors/errors';
import { findDatabaseProgram, findStandIn } from '../../services/database/find-database';
import { isAlive } from '../../services/processes/process-identity';
import type { Endpoints } from '../../services/system/endpoints';
import { checkoutFolder, systemFolders } from '../../services/system/folders';
import { resolveSystem } from '../../services/system/last-system';
import type { Part } from '../../services/system/start-request';
import { startSystem } from '../../services/system/start-system';
import { loadSystemConfig } from '../../services/system/system-config';
import { systemHolder } from '../../services/system/system-lock';
import { planSimulated, planStart } from '../../services/system/system-plan';
import { runningEndpoints } from '../../services/system/with-system';
import { findTemporalProgram } from '../../services/temporal/find-temporal';
import { listenToInterrupt } from '../terminal/interrupt';
import { parsePort } from '../terminal/number';
import { SYSTEM_OPTION } from '../terminal/system-option';

const POLL_MS = 100;
const START_TIMEOUT_MS = 15 * 60_000;

interface ServicesOptions {
  readonly system?: string;
  readonly temporalPort?: number;
  readonly uiPort?: number;
  readonly databasePort?: number;
}

export function register(program: Command): void {
  const services = program
    .command('services')
    .description('the Temporal server and the database of a system, without gateway and workers');
  services
    .command('run', { isDefault: true })
    .description('start them and stay until Ctrl-C')
    .option('--system <name>', 'system; default: demo')
    .option('--temporal-port <port>', 'port of the Temporal server', parsePort)
    .option('--ui-port <port>', 'port of its Web UI', parsePort)
    .option('--database-port <port>', 'port of the database', parsePort)
    .action((options: ServicesOptions) => runServices(options, ['temporal', 'database']));
  services
    .command('start')
    .description('start them in the background; they stay until `tst services stop`')
    .option('--system <name>', 'system; default: demo')
    .action((options: ServicesOptions) => startInBackground(options.system ?? 'demo'));
  services
    .command('install')
    .description('find or install both programs, and print where they are')
    .option('--json', 'as JSON')
    .option('--stand-in', 'also SecantusDB, the substitute if MongoDB is unavailable; for tests')
    .action(installServices);
  services
    .command('stop')
    .description('stop a system that is running in the background or in another terminal')
    .option(...SYSTEM_OPTION)
    .action((options: ServicesOptions) => stopSystem(resolveSystem(options.system)));
  services
    .command('status')
    .description('addresses and process ids of the parts of a system')
    .option(...SYSTEM_OPTION)
    .action((options: ServicesOptions) => printStatus(resolveSystem(options.system)));
}

/** Starts some parts of a system and stays running; shared with `tst simulator`. */
async function runServices(options: ServicesOptions, parts: readonly Part[]): Promise<void> {
  const setup = planSimulated({ system: options.system ?? 'demo' });
  const { temporalPort, uiPort, databasePort } = options;
  const interrupt = listenToInterrupt(console.error);
  const running = await startSystem({
    ...planStart(setup, loadSystemConfig(setup)),
    parts,
    ports: { temporal: temporalPort, ui: uiPort, database: databasePort },
    say: console.log,
    signal: interrupt.signal,
  });
  for (const line of describeEndpoints(running.endpoints)) console.log(line);
  console.log('running; Ctrl-C stops it');
  await interrupt.happened;
  await running.stop();
}

/** Name and address of each running part. */
export function describeEndpoints(endpoints: Endpoints): readonly string[] {
  const { gateway, processes } = endpoints;
  const lines = [
    ['system', endpoints.system],
    ['Temporal', endpoints.temporalAddress],
    ['Web UI', endpoints.temporalUi ?? ''],
    [
      'database',
      endpoints.mongoUrl && `${addressWithoutSecrets(endpoints.mongoUrl)} (${endpoints.database})`,
    ],
    ['gateway', gatewayInWords(gateway)],
    [
      'processes',
      Object.entries(processes)
        .map(([name, pid]) => `${name} ${pid}`)
        .join(', '),
    ],
  ];
  return lines.filter(([, value]) => value !== '').map(([name, value]) => `${name.padEnd(10)} ${value}`);
}

/** Only programs: an external server needs none. */
async function installServices(options: {
  readonly json?: boolean;
  readonly standIn?: boolean;
}): Promise<void> {
  const temporal = await findTemporalProgram(console.error);
  const database = await findDatabaseProgram(console.error);
  const standIn = options.standIn ? await findStandIn(console.error) : undefined;
  if (options.json) {
    console.log(JSON.stringify({ temporal: temporal.path, database: database.path, standIn: standIn?.path }));
    return;
  }
  console.log(`Temporal server: ${temporal.origin}`);
  console.log(`database: ${database.origin}`);
  if (standIn) console.log(`stand-in: ${standIn.origin}`);
}

async function startInBackground(system: string): Promise<void> {
  const { logs } = systemFolders(system);
  mkdirSync(logs, { recursive: true });
  const log = openSync(join(logs, 'services.log'), 'a');
  const command = [join(checkoutFolder(), 'bin', 'tst.mjs'), 'services', 'run', '--system', system];
  const child = spawn(process.execPath, command, { detached: true, stdio: ['ignore', log, log] });
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.unref();
  const patienceEnds = Date.now() + START_TIMEOUT_MS;
  while (runningEndpoints(system)?.supervisorPid !== child.pid) {
    if (ended || Date.now() > patienceEnds) {
      throw tstError('SERVICE_UNAVAILABLE', `the services did not start; log: ${join(logs, 'services.log')}`);
    }
    await delay(POLL_MS);
  }
  for (const line of describeEndpoints(runningEndpoints(system)!)) console.log(line);
}

/** Stops the supervisor by its id, which then stops its parts; resolves when it is gone. */
async function stopSystem(system: string): Promise<void> {
  const holder = systemHolder(system);
  if (!holder) {
    console.log(`system '${system}' is not running`);
    return;
  }
  process.kill(holder.pid, 'SIGTERM');
  while (isAlive(holder)) await delay(POLL_MS);
  console.log(`system '${system}' is stopped`);
}

function printStatus(system: string): void {
  const endpoints = runningEndpoints(system);
  if (!endpoints) console.log(`system '${system}' is not running`);
  else for (const line of describeEndpoints(endpoints)) console.log(line);
}

function gatewayInWords(gateway: Endpoints['gateway']): string {
  if (gateway.kind === 'none') return 'none: a broker without an API';
  const { kind, host, port, controlPort } = gateway;
  const control = controlPort ? `, control http://${host}:${controlPort}` : '';
  return port > 0 ? `${kind} at ${host}:${port}${control}` : '';
}
