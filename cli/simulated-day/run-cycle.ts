import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { sendsOrders } from '../../config/stack-steps';
import { type Database, openDatabase } from '../../data/store/database';
import { progressSince } from '../../data/system/progress';
import type { CycleResult } from '../../domain/cycle/cycle-result';
import type { CycleInput } from '../../domain/cycle/workflow-inputs';
import { dailyCycleStart } from '../../domain/cycle/workflow-starts';
import { createSimulatedClock, type SimulatedClock } from '../../services/gateway/trading-clock';
import { simulatorUrl } from '../../services/system/endpoints';
import { loadSettings, type Settings } from '../../services/system/settings';
import { resultOf } from '../../services/temporal/result-of';
import { startOrReach } from '../../services/temporal/start-workflow';
import { connectTemporal } from '../../services/temporal/temporal-client';
import type { Progress } from '../terminal/progress';
import { printSummary } from '../views/day-summary';
import type { CycleOutcome, RunCycle } from './contract';
import { driveClock } from './drive-clock';
import { cycleInstant } from './market-day';
import { seedSystem } from './seed-system';

const POLL_MS = 250;

export const runCycle: RunCycle = async (request) => {
  const { system, endpoints, date, market, progress, speed } = request;
  const settings = loadSettings(system);
  const clock = createSimulatedClock(simulatorUrl(endpoints));
  const temporal = await connectTemporal(endpoints);
  const database = await openDatabase(endpoints.mongoUrl, endpoints.database);
  try {
    await clock.advance(Date.parse(cycleInstant(date, settings.config.system_zone)));
    await seedSystem(settings, database, temporal.client, { date, market, progress });
    const outcome = await runDay({ settings, database, client: temporal.client, clock }, date, progress);
    await printSummary(settings, database, date, progress);
    if (speed > 0) await clock.run(speed);
    return outcome;
  } finally {
    await database.close();
    await temporal.close();
  }
};

export interface DayParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly client: Client;
  readonly clock: SimulatedClock;
}

/**
 * One day's cycle on the simulated clock, from the close to the end of the next trading window. A manual
 * system hands its orders over: nobody would fill them while the clock is stepped.
 */
export async function runDay(parts: DayParts, date: string, progress: Progress): Promise<CycleOutcome> {
  const { settings, client, clock, database } = parts;
  const { system } = settings.endpoints;
  const window = sendsOrders(settings.loaded.control) ? 'wait' : 'hand-over';
  const printing = printProgress(database, date, progress);
  try {
    const handle = await startOrReach(
      client,
      dailyCycleStart({ system, tradeDate: date, clock: 'simulated', window }),
    );
    const result: CycleResult = await followed(clock, window, resultOf(handle));
    return result.ran ? { kind: 'completed' } : { kind: 'already-done' };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { kind: 'already-done' };
    return { kind: 'failed', reason: rootCause(error) };
  } finally {
    await printing.end();
  }
}

/**
 * The clock is stepped only for a run that waits for it: orders handed over wait for the operator, or for wall time.
 */
export function followed<T>(
  clock: SimulatedClock,
  window: CycleInput['window'],
  work: Promise<T>,
): Promise<T> {
  return window === 'wait' ? driveClock(clock, work) : work;
}

/** Prints the day's log as it grows. */
export function printProgress(database: Database, date: string, progress: Progress) {
  const ended = new AbortController();
  let sequence = 0;
  const print = async () => {
    for (const line of await progressSince(database, date, sequence)) {
      sequence = line.sequence;
      progress.line(`  ${line.stage.padEnd(9)} ${line.item.padEnd(14)} ${line.text}`);
    }
  };
  const begin = async () => {
    // An earlier run of the day has already printed its lines.
    sequence = (await progressSince(database, date, 0)).at(-1)?.sequence ?? 0;
    while (!ended.signal.aborted) {
      await print().catch(() => undefined);
      await sleep(POLL_MS, undefined, { signal: ended.signal }).catch(() => undefined);
    }
    await print().catch(() => undefined);
  };
  const printed = begin();
  return {
    end: async () => {
      ended.abort();
      await printed;
    },
  };
}

export function rootCause(error: unknown): string {
  let cause = error as Error;
  while (cause.cause instanceof Error) cause = cause.cause;
  return cause.message;
}
