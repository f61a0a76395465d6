import { rmSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import { cycleInstant } from '../../cli/simulated-day/market-day';
import { type DayParts, runDay } from '../../cli/simulated-day/run-cycle';
import { seedSystem } from '../../cli/simulated-day/seed-system';
import type { Progress } from '../../cli/terminal/progress';
import { PRIVATE_VARIABLE } from '../../config/private-directory';
import { openDatabase } from '../../data/store/database';
import { STAGES, type StageName, stageWorkflowId } from '../../domain/system/names';
import { createSimulatedClock } from '../../services/gateway/trading-clock';
import { type Endpoints, readEndpoints, simulatorUrl } from '../../services/system/endpoints';
import { loadSettings } from '../../services/system/settings';
import { type RunningSystem, startSystem } from '../../services/system/start-system';
import { loadSystemConfig } from '../../services/system/system-config';
import { planSimulated, planStart } from '../../services/system/system-plan';
import { connectTemporal } from '../../services/temporal/temporal-client';
import { atOnceConfiguration } from '../../test/support/manual-configuration';
import { type ProcessorTime, watchProcessorTime } from './processor-time';

/**
 * A whole system on the synthetic market: real server, database, gateway and worker, in processes of their own. Orders go
 * to the market at once: what is measured is the system, not how long original best waits for its price.
 */
export interface MeasuredSystem {
  readonly parts: DayParts;
  /** As of now: a process that was started again has another id. */
  endpoints(): Endpoints;
  /** Asks the broker for the first history of every instrument. */
  seed(day: string): Promise<SeedTimes>;
  /** Runs the daily cycle from 23:10 of the day to the end of the next trading window. */
  cycle(day: string): Promise<CycleTimes>;
  stop(): Promise<void>;
}

/** Wall seconds. */
export interface CycleTimes {
  readonly total: number;
  readonly stages: Readonly<Record<StageName, number>>;
  /** Of the prices stage. */
  readonly pricesProcessor: ProcessorTime;
}

/** Wall and processor seconds. */
export interface SeedTimes {
  readonly total: number;
  readonly processor: ProcessorTime;
}

const PARTS = ['database', 'temporal', 'gateway', 'workers'] as const;
const SILENT: Progress = { line: () => undefined, status: () => undefined };

export async function startMeasuredSystem(
  instruments: number,
  firstDay: string,
  configuration = '',
): Promise<MeasuredSystem> {
  const setup = planSimulated({ system: `bench-${instruments}`, seed: 1, instruments });
  const before = process.env[PRIVATE_VARIABLE];
  const privateDirectory = atOnceConfiguration(configuration);
  process.env[PRIVATE_VARIABLE] = privateDirectory;
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
  const endpoints = () => readEndpoints(setup.system) ?? running.endpoints;
  return {
    parts,
    endpoints,
    seed: async (day) => {
      const [begun, from] = [performance.now(), Date.now()];
      const watch = watchProcessorTime(endpoints().processes);
      const seeding = { date: day, market: undefined, progress: SILENT };
      await seedSystem(parts.settings, parts.database, parts.client, seeding).finally(watch.stop);
      return { total: secondsSince(begun), processor: watch.between(from, Date.now()) };
    },
    cycle: async (day) => {
      await parts.clock.advance(Date.parse(cycleInstant(day, zone)));
      const begun = performance.now();
      const watch = watchProcessorTime(endpoints().processes);
      const outcome = await runDay(parts, day, SILENT).finally(watch.stop);
      if (outcome.kind !== 'completed') throw new Error(`the cycle of ${day}: ${JSON.stringify(outcome)}`);
      const total = secondsSince(begun);
      const spans = await stageSpans(parts.client, setup.system, day);
      const { from, to } = spans.prices;
      return { total, stages: secondsOf(spans), pricesProcessor: watch.between(from, to) };
    },
    stop: async () => {
      await opened.close();
      await running.stop();
      if (before === undefined) delete process.env[PRIVATE_VARIABLE];
      else process.env[PRIVATE_VARIABLE] = before;
      rmSync(privateDirectory, { recursive: true, force: true });
    },
  };
}

async function openParts({ endpoints }: RunningSystem): Promise<{ parts: DayParts; close(): Promise<void> }> {
  const settings = loadSettings(endpoints.system);
  const clock = createSimulatedClock(simulatorUrl(endpoints));
  const temporal = await connectTemporal(endpoints);
  const database = await openDatabase(endpoints.mongoUrl, endpoints.database);
  const close = async () => {
    await database.close();
    await temporal.close();
  };
  return { parts: { settings, clock, database, client: temporal.client }, close };
}

/** From the server's own record of each stage's workflow, UTC ms. */
async function stageSpans(client: Client, system: string, day: string) {
  const spans = STAGES.map(async (stage) => {
    const id = stageWorkflowId(system, stage, day);
    const { startTime, closeTime } = await client.workflow.getHandle(id).describe();
    return [stage, { from: startTime.getTime(), to: closeTime?.getTime() ?? Number.NaN }] as const;
  });
  type Spans = Record<StageName, { readonly from: number; readonly to: number }>;
  return Object.fromEntries(await Promise.all(spans)) as Spans;
}

function secondsOf(spans: Awaited<ReturnType<typeof stageSpans>>): Record<StageName, number> {
  const times = STAGES.map((stage) => [stage, (spans[stage].to - spans[stage].from) / 1000] as const);
  return Object.fromEntries(times) as Record<StageName, number>;
}

export function secondsSince(begun: number): number {
  return (performance.now() - begun) / 1000;
}
