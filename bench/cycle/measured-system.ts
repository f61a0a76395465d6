import type { Client } from '@temporalio/client';
import { cycleInstant } from '../../cli/simulated-day/market-day';
import { type DayParts, runDay } from '../../cli/simulated-day/run-cycle';
import { seedSystem } from '../../cli/simulated-day/seed-system';
import type { Progress } from '../../cli/terminal/progress';
import { openDatabase } from '../../data/store/database';
import { STAGES, type StageName, stageWorkflowId } from '../../domain/system/names';
import { createSimulatedClock } from '../../services/gateway/trading-clock';
import { type Endpoints, readEndpoints } from '../../services/system/endpoints';
import { loadSettings } from '../../services/system/settings';
import { type RunningSystem, startSystem } from '../../services/system/start-system';
import { loadSystemConfig } from '../../services/system/system-config';
import { planSimulated, planStart } from '../../services/system/system-plan';
import { connectTemporal } from '../../services/temporal/temporal-client';

/** A whole system on the synthetic market: real server, database, gateway and worker, in processes of their own. */
export interface MeasuredSystem {
  readonly parts: DayParts;
  /** As of now: a process that was started again has another id. */
  endpoints(): Endpoints;
  /** Asks the broker for the first history of every instrument. Returns seconds. */
  seed(day: string): Promise<number>;
  /** Runs the daily cycle from 23:10 of the day to the end of the next trading window. */
  cycle(day: string): Promise<CycleTimes>;
  stop(): Promise<void>;
}

/** Wall seconds. */
export interface CycleTimes {
  readonly total: number;
  readonly stages: Readonly<Record<StageName, number>>;
}

const PARTS = ['database', 'temporal', 'gateway', 'workers'] as const;
const SILENT: Progress = { line: () => undefined, status: () => undefined };

export async function startMeasuredSystem(instruments: number, firstDay: string): Promise<MeasuredSystem> {
  const setup = planSimulated({ system: `bench-${instruments}`, seed: 1, instruments });
  const loaded = loadSystemConfig(setup);
  const zone = loaded.config.system_zone;
  const running = await startSystem({
    ...planStart(setup, loaded),
    parts: PARTS,
    clock: { start: cycleInstant(firstDay, zone), speed: 0 },
    say: () => undefined,
  });
  const opened = await openParts(running);
  const { parts } = opened;
  return {
    parts,
    endpoints: () => readEndpoints(setup.system) ?? running.endpoints,
    seed: async (day) => {
      const begun = performance.now();
      await seedSystem(parts.settings, parts.database, parts.client, {
        date: day,
        market: undefined,
        progress: SILENT,
      });
      return secondsSince(begun);
    },
    cycle: async (day) => {
      await parts.clock.advance(Date.parse(cycleInstant(day, zone)));
      const begun = performance.now();
      const outcome = await runDay(parts, day, SILENT);
      if (outcome.kind !== 'completed') throw new Error(`the cycle of ${day}: ${JSON.stringify(outcome)}`);
      return { total: secondsSince(begun), stages: await stageTimes(parts.client, setup.system, day) };
    },
    stop: async () => {
      await opened.close();
      await running.stop();
    },
  };
}

async function openParts({ endpoints }: RunningSystem): Promise<{ parts: DayParts; close(): Promise<void> }> {
  const settings = loadSettings(endpoints.system);
  const clock = createSimulatedClock(`http://127.0.0.1:${endpoints.gateway.controlPort}`);
  const temporal = await connectTemporal(endpoints);
  const database = await openDatabase(endpoints.mongoUrl, endpoints.database);
  const close = async () => {
    await database.close();
    await temporal.close();
  };
  return { parts: { settings, clock, database, client: temporal.client }, close };
}

/** From the server's own record of each stage's workflow. */
async function stageTimes(client: Client, system: string, day: string): Promise<Record<StageName, number>> {
  const times = STAGES.map(async (stage) => {
    const { startTime, closeTime } = await client.workflow
      .getHandle(stageWorkflowId(system, stage, day))
      .describe();
    return [stage, closeTime ? (closeTime.getTime() - startTime.getTime()) / 1000 : Number.NaN] as const;
  });
  return Object.fromEntries(await Promise.all(times)) as Record<StageName, number>;
}

export function secondsSince(begun: number): number {
  return (performance.now() - begun) / 1000;
}
