import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CycleOutcome } from '../../cli/simulated-day/contract';
import { cycleInstant } from '../../cli/simulated-day/market-day';
import { type DayParts, runDay } from '../../cli/simulated-day/run-cycle';
import { seedSystem } from '../../cli/simulated-day/seed-system';
import { openDatabase } from '../../data/store/database';
import { createSimulatedClock } from '../../services/gateway/trading-clock';
import {
  type Endpoints,
  readEndpoints,
  type SystemSetup,
  simulatorUrl,
} from '../../services/system/endpoints';
import { loadSettings } from '../../services/system/settings';
import { startSystem } from '../../services/system/start-system';
import { loadSystemConfig } from '../../services/system/system-config';
import { planStart } from '../../services/system/system-plan';
import { connectTemporal } from '../../services/temporal/temporal-client';
import { atOnceConfiguration } from './manual-configuration';
import { ownPorts } from './own-ports';
import { createSimulatorControl, type SimulatorControl } from './simulator-control';

const POLL_MS = 50;
const PATIENCE_MS = 240_000;

export interface SystemRequest {
  readonly market?: NonNullable<SystemSetup['market']>;
  /** Day before whose cycle the simulated clock begins. */
  readonly date: string;
  /** The user's own configuration. */
  readonly privateDirectory?: string;
  /**
   * Without a configuration of its own: orders on a synthetic market go at once, unless the algorithms are to be those
   * that are shipped.
   */
  readonly algos?: 'shipped';
}

/** A whole system on real parts: database, Temporal server, simulator, one worker; each a separate process. */
export interface TestSystem extends DayParts {
  readonly simulator: SimulatorControl;
  /** What the supervisor said. */
  readonly said: readonly string[];
  /** As of now: process ids change when something is started again. */
  endpoints(): Endpoints;
  /** Prices and FX before the first day, as `npm start` seeds them. */
  seed(date: string): Promise<void>;
  /** The daily cycle of a date, the clock first brought to the evening of that date. */
  runDay(date: string): Promise<CycleOutcome>;
  /** `kill -9` of a part by the name it has in `endpoints.processes`; resolves when it serves again. */
  kill(part: string): Promise<Recovery>;
  stop(): Promise<void>;
}

export interface Recovery {
  /** Wall clock, UTC ms. */
  readonly killedAt: number;
  /** Until the supervisor had a serving process again. */
  readonly restartedMs: number;
}

const SMALL_MARKET = { kind: 'synthetic', seed: 1, instruments: 4 } as const;
const SYSTEM = 'test';

/** Starts a system in a separate data folder. One at a time per process: the folder is an environment variable. */
export async function startTestSystem(request: SystemRequest): Promise<TestSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'tst-running-'));
  const setup: SystemSetup = { system: SYSTEM, gateway: 'simulator', market: request.market ?? SMALL_MARKET };
  const atOnce =
    setup.market?.kind === 'synthetic' && !request.algos && !request.privateDirectory
      ? atOnceConfiguration()
      : undefined;
  const restore = setEnvironment({
    TST_DATA_DIR: folder,
    TEMPORAL_ADDRESS: undefined,
    PYSYS_PRIVATE_CONFIG_DIR: request.privateDirectory ?? atOnce,
  });
  const said: string[] = [];
  try {
    const running = await startSystem({
      ...planStart(setup, loadSystemConfig(setup)),
      parts: ['database', 'temporal', 'gateway', 'workers'],
      ports: await ownPorts(),
      clock: { start: cycleInstant(request.date, 'Europe/London'), speed: 0 },
      say: (line) => said.push(line),
    });
    const parts = await openParts(running.endpoints);
    return {
      ...parts,
      said,
      ...actions(parts, setup),
      stop: async () => {
        await parts.close();
        await running.stop();
        restore();
        // To look at logs and databases of a failed test: TST_KEEP_SYSTEMS=1.
        if (process.env['TST_KEEP_SYSTEMS']) return;
        for (const made of [folder, ...(atOnce ? [atOnce] : [])])
          rmSync(made, { recursive: true, force: true });
      },
    };
  } catch (error) {
    restore();
    throw new Error(`the system did not start: ${said.join('; ')}`, { cause: error });
  }
}

async function openParts(endpoints: Endpoints) {
  const control = simulatorUrl(endpoints);
  const temporal = await connectTemporal(endpoints);
  const database = await openDatabase(endpoints.mongoUrl, endpoints.database);
  return {
    settings: loadSettings(SYSTEM),
    database,
    client: temporal.client,
    clock: createSimulatedClock(control),
    simulator: createSimulatorControl(control),
    close: async () => {
      await database.close();
      await temporal.close();
    },
  };
}

type Actions = Pick<TestSystem, 'endpoints' | 'seed' | 'runDay' | 'kill'>;

function actions(parts: DayParts, setup: SystemSetup): Actions {
  const endpoints = () => readEndpoints(SYSTEM)!;
  const market = setup.market?.kind === 'replay' ? setup.market.directory : undefined;
  const zone = parts.settings.config.system_zone;
  return {
    endpoints,
    seed: (date) =>
      seedSystem(parts.settings, parts.database, parts.client, { date, market, progress: SILENT }),
    runDay: async (date) => {
      await parts.clock.advance(Date.parse(cycleInstant(date, zone)));
      return runDay(parts, date, SILENT);
    },
    kill: async (part) => {
      const pid = endpoints().processes[part];
      if (pid === undefined) throw new Error(`no process ${part} in ${Object.keys(endpoints().processes)}`);
      process.kill(pid, 'SIGKILL');
      const killedAt = Date.now();
      await until(`${part} runs again`, () => endpoints().processes[part] !== pid);
      return { killedAt, restartedMs: Date.now() - killedAt };
    },
  };
}

const SILENT = { line: () => undefined, status: () => undefined };

/** Resolves when the condition holds; rejects, naming it, after a minute and a half. An error counts as "not yet". */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const patienceEnds = Date.now() + PATIENCE_MS;
  let failure: unknown;
  for (;;) {
    const holds = await Promise.resolve()
      .then(condition)
      .catch((error) => {
        failure = error;
        return false;
      });
    if (holds) return;
    if (Date.now() > patienceEnds)
      throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`, { cause: failure });
    await delay(POLL_MS);
  }
}

/** Sets (or removes) environment variables; gives what puts them back. */
function setEnvironment(wanted: Readonly<Record<string, string | undefined>>): () => void {
  const before = Object.keys(wanted).map((name) => [name, process.env[name]] as const);
  const assign = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(wanted)) assign(name, value);
  return () => {
    for (const [name, value] of before) assign(name, value);
  };
}
