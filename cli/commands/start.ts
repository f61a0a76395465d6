import { type Command, Option } from 'commander';
import type { LoadedConfig } from '../../config/loaded-config';
import { readHalt } from '../../data/controls/halt';
import { tstError } from '../../domain/errors/errors';
import { CLOCK_KINDS, type ClockKind } from '../../domain/time/clock-kind';
import { untilDiskIsFull } from '../../services/files/disk-space';
import { checkGateway } from '../../services/gateway/check-gateway';
import { controlPortOf } from '../../services/gateway/find-simulator';
import type { SimulatedClock } from '../../services/gateway/trading-clock';
import { clockChangeWarnings } from '../../services/schedules/clock-change-warnings';
import { readSchedules } from '../../services/schedules/schedule-file';
import { type Endpoints, readSetup, type SystemSetup } from '../../services/system/endpoints';
import { systemFolders } from '../../services/system/folders';
import { type RunningSystem, startSystem } from '../../services/system/start-system';
import { loadSystemConfig } from '../../services/system/system-config';
import { systemEnvironment } from '../../services/system/system-environment';
import {
  describeMarket,
  type MarketRequest,
  planSimulated,
  planStart,
} from '../../services/system/system-plan';
import { runningEndpoints } from '../../services/system/with-system';
import { strategiesOf } from '../../strategies/strategy-config';
import { checkInstruments } from '../operator/check-instruments';
import { checkStrategies } from '../operator/check-strategies';
import { strayRulesOf } from '../operator/known-names';
import { onSystem } from '../operator/open-system';
import type { CycleOutcome } from '../simulated-day/contract';
import { followSchedules } from '../simulated-day/follow-schedules';
import { checkedDay, cycleInstant, defaultDay } from '../simulated-day/market-day';
import { runCycle } from '../simulated-day/run-cycle';
import { claimClientId } from '../start/claim-client-id';
import { restoreWorkflows } from '../start/restore-workflows';
import { applySchedulesAndPauses } from '../start/schedules-and-pauses';
import { watchDay } from '../start/watch-day';
import { EXIT_INTERRUPTED, type Interrupt, listenToInterrupt } from '../terminal/interrupt';
import { parseNotNegative, parseWhole } from '../terminal/number';
import { type Progress, terminalProgress } from '../terminal/progress';
import { printWarnings } from '../terminal/warnings';

interface StartOptions extends MarketRequest {
  readonly clock: ClockKind;
  readonly demo?: boolean;
  readonly once?: boolean;
  readonly date?: string;
  readonly speed: number;
}

const ALL_PARTS = ['database', 'temporal', 'gateway', 'workers'] as const;

/** `tst start`: everything of a system. `npm start` is `tst start --demo`. */
export function register(program: Command): void {
  program
    .command('start')
    .description('start a system: services, workers, and on the simulator the daily cycle of its market')
    .option('--demo', 'use the gateway simulator, whatever ib_port says')
    .option('--once', 'exit when the cycle has ended; exit code 0 only if it completed')
    .option('--market <directory>', 'replay CSV files in the formats of pysystemtrade (implies --demo)')
    .option('--date <date>', 'trade date YYYY-MM-DD; default: the last one of the market')
    .option('--system <name>', 'name of the system; needed for a real gateway')
    .option('--seed <number>', 'seed of the synthetic market (implies --demo)', parseWhole)
    .option('--instruments <number>', 'size of the synthetic market (implies --demo)', parseWhole)
    .addOption(
      new Option(
        '--clock <kind>',
        'simulated: follow the clock of the simulator that is the gateway of the system',
      )
        .choices(CLOCK_KINDS)
        .default('live'),
    )
    .option(
      '--speed <factor>',
      'speed of the simulated clock after the cycle; 0 stops it',
      parseNotNegative,
      0,
    )
    .action(start);
}

async function start(options: StartOptions): Promise<void> {
  const interrupt = listenToInterrupt(console.error);
  try {
    process.exitCode = isSimulated(options)
      ? await startSimulated(options, interrupt)
      : await startReal(options, interrupt);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    process.exitCode = EXIT_INTERRUPTED;
  }
}

/** A real gateway is never used by omission: it takes a name, and no option about a market. */
function isSimulated({ demo, market, seed, instruments, system }: StartOptions): boolean {
  if (demo || market !== undefined || seed !== undefined || instruments !== undefined) return true;
  return system !== undefined && readSetup(system)?.gateway === 'simulator';
}

async function startSimulated(options: StartOptions, interrupt: Interrupt): Promise<number> {
  if (options.clock === 'simulated')
    throw tstError(
      'BAD_INPUT',
      '--clock simulated is for a system whose gateway is a simulator started elsewhere; the demonstration has its own',
    );
  const setup = planSimulated(options);
  if (setup.gateway !== 'simulator') {
    throw tstError(
      'BAD_INPUT',
      `system '${setup.system}' trades through a real gateway; choose another name for the simulator`,
    );
  }
  const loaded = loadSystemConfig(setup);
  printWarnings(loaded.warnings);
  await checkStrategies(strategiesOf(loaded), loaded);
  const zone = loaded.config.system_zone;
  const date = options.date === undefined ? defaultDay(setup, zone, new Date()) : checkedDay(options.date);
  const schedules = readSchedules(systemEnvironment(setup.system));
  const progress = terminalProgress();
  warnOfClockChanges(schedules, progress);
  progress.line(`system '${setup.system}': ${describeMarket(setup)}; trade date ${date}`);
  const running = await startSystem({
    ...planStart(setup, loaded),
    parts: ALL_PARTS,
    clock: { start: cycleInstant(date, zone), speed: 0 },
    signal: interrupt.signal,
    say: progress.line,
  });
  const ended = new AbortController();
  try {
    await bringWork(running.endpoints, schedules, progress);
    const request = { system: setup.system, endpoints: running.endpoints, date, progress };
    const cycle = runCycle({
      ...request,
      once: options.once === true,
      speed: options.speed,
      market: marketDirectory(setup),
    });
    cycle.catch(() => undefined); // if something else ends first, nobody waits for this
    const full = untilDiskIsFull(systemFolders(setup.system).folder, ended.signal).then(
      ({ text }): CycleOutcome => ({ kind: 'failed', reason: `the disk is full: ${text}. ${FULL_REMEDY}` }),
    );
    const outcome = await Promise.race([cycle, interrupt.happened, full]);
    if (!outcome) return EXIT_INTERRUPTED;
    printOutcome(outcome, running.endpoints, progress);
    if (!options.once) await stay(interrupt, progress);
    return outcome.kind === 'failed' ? 1 : 0;
  } finally {
    ended.abort();
    await running.stop();
  }
}

/** A real gateway, checked before anything is started. */
async function startReal(options: StartOptions, interrupt: Interrupt): Promise<number> {
  if (options.system === undefined) {
    throw tstError(
      'BAD_INPUT',
      'a real gateway needs --system NAME; the demonstration is `npx tst start --demo`',
    );
  }
  if (options.once || options.date !== undefined) {
    throw tstError(
      'BAD_INPUT',
      '--once and --date are for the simulator; a real system follows its schedules',
    );
  }
  const follows = options.clock === 'simulated';
  const setup: SystemSetup = {
    ...{ system: options.system, gateway: 'ib' },
    ...(follows ? { clock: 'simulated' } : {}),
  };
  const loaded = loadSystemConfig(setup);
  printWarnings(loaded.warnings);
  await checkInstruments(loaded, await checkStrategies(strategiesOf(loaded), loaded), 'refuse');
  const schedules = readSchedules(systemEnvironment(setup.system));
  await checkGateway(loaded);
  if (follows && loaded.config.broker_kind === 'none')
    throw tstError('BAD_INPUT', '--clock simulated follows a simulator, and this system has no gateway');
  if (follows) await controlPortOf({ host: loaded.config.ib_ipaddress, port: loaded.config.ib_port });
  // If the system is already running, its own workers are connected: then `startSystem` says so.
  if (!runningEndpoints(setup.system)) await claimClientId(loaded);
  const progress = terminalProgress();
  warnOfClockChanges(schedules, progress);
  progress.line(
    `system '${setup.system}': ${throughWhat(loaded)}${follows ? ', whose clock it follows' : ''}`,
  );
  let stopWatching = () => {};
  const running: RunningSystem = await startSystem({
    ...planStart(setup, loaded),
    parts: ALL_PARTS,
    signal: interrupt.signal,
    say: progress.line,
  });
  try {
    await bringWork(running.endpoints, schedules, progress);
    stopWatching = watchDay(running.endpoints, progress.line);
    if (follows) await follow(running.endpoints, schedules, interrupt, progress);
    else await stay(interrupt, progress);
    return 0;
  } finally {
    stopWatching();
    await running.stop();
  }
}

function throughWhat({ config }: LoadedConfig): string {
  const { broker_kind, ib_ipaddress, ib_port } = config;
  return broker_kind === 'none'
    ? 'a broker without an API; orders are shown, and traded by hand'
    : `${broker_kind} account through the gateway at ${ib_ipaddress}:${ib_port}`;
}

const FULL_REMEDY = 'Free some space, then start again: completed work is not repeated.';

function warnOfClockChanges(schedules: ReturnType<typeof readSchedules>, progress: Progress): void {
  const today = new Date().toISOString().slice(0, 10);
  for (const warning of clockChangeWarnings(schedules, today)) progress.line(`warning: ${warning}`);
}

/** Resumes what was active before, even if the Temporal server has lost its data; then applies the schedules. */
function bringWork(
  { system }: Endpoints,
  schedules: ReturnType<typeof readSchedules>,
  progress: Progress,
): Promise<void> {
  return onSystem(system, ['temporal'], async ({ settings, database, clock, temporal }) => {
    const { client } = (await temporal())!; // requested above
    for (const line of await restoreWorkflows({ settings, database, client, clock })) progress.line(line);
    const halt = await readHalt(database);
    if (halt?.halted) progress.line(`WARNING: sending is halted (npx tst halt): ${halt.reason}`);
    for (const line of await strayRulesOf(database, settings.loaded)) progress.line(`WARNING: ${line}`);
    const changes = await applySchedulesAndPauses(client, database, settings.endpoints, schedules);
    const paused = settings.endpoints.clock === 'simulated' ? ', paused: simulated clock' : '';
    progress.line(`schedules: ${changes.length} applied${paused}`);
  });
}

function printOutcome(outcome: CycleOutcome, endpoints: Endpoints, progress: Progress): void {
  if (outcome.kind === 'failed') progress.line(`the cycle failed: ${outcome.reason}`);
  if (endpoints.temporalUi) progress.line(`Temporal Web UI: ${endpoints.temporalUi}`);
}

async function follow(
  { system }: Endpoints,
  schedules: ReturnType<typeof readSchedules>,
  interrupt: Interrupt,
  progress: Progress,
): Promise<void> {
  await onSystem(system, ['temporal'], async ({ clock, temporal }) => {
    const { client } = (await temporal())!; // it is among the parts asked for
    progress.line(
      `following the simulated clock, ${new Date(await clock.read()).toISOString()}; Ctrl-C stops it`,
    );
    const { signal } = interrupt;
    await followSchedules({ system, client, clock: clock as SimulatedClock, schedules, progress, signal });
  });
}

async function stay(interrupt: Interrupt, progress: Progress): Promise<void> {
  progress.line('running; Ctrl-C stops it');
  await interrupt.happened;
}

function marketDirectory({ market }: SystemSetup): string | undefined {
  return market?.kind === 'replay' ? market.directory : undefined;
}
