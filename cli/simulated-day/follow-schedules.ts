import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { nominalStart } from '../../domain/cycle/workflow-starts';
import { TstError } from '../../domain/errors/errors';
import { utcMinute } from '../../domain/time/utc-minute';
import { writeFileAtomically } from '../../services/files/atomic-file';
import type { SimulatedClock } from '../../services/gateway/trading-clock';
import { byInstant, type DueTime, dueTimes } from '../../services/schedules/due-times';
import type { ScheduleEntry } from '../../services/schedules/schedule-entry';
import { systemFolders } from '../../services/system/folders';
import { startIfUnknown } from '../../services/temporal/start-workflow';
import type { Progress } from '../terminal/progress';

const POLL_MS = 200;

export interface FollowRequest {
  readonly system: string;
  readonly client: Client;
  readonly clock: SimulatedClock;
  readonly schedules: readonly ScheduleEntry[];
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Starts what the schedules say when a simulated clock, which somebody else runs, reaches their times: each with its
 * nominal time, once. What was due while nobody looked is started as late as its catch-up window allows. Returns when the
 * signal is aborted; a clock or a server that does not answer is waited for.
 */
export async function followSchedules(request: FollowRequest): Promise<void> {
  const { clock, signal, progress, system, schedules } = request;
  const file = join(systemFolders(system).folder, 'followed-until.json');
  let until = readUntil(file);
  let isAway = false;
  let lastTold: string | undefined;
  while (!signal.aborted) {
    try {
      const now = await clock.read();
      until ??= now;
      for (const together of byInstant(stillDue(schedules, until, now))) {
        for (const due of together) {
          // The same schedule hour after hour would push all else off the screen.
          if ((await begin(request, due)) && due.entry.name !== lastTold) {
            progress.line(startLine(due));
            lastTold = due.entry.name;
          }
        }
        until = together[0].at;
        writeFileAtomically(file, JSON.stringify({ until }));
      }
      // Written for a first start, after which a time may pass unseen.
      if (!existsSync(file)) writeFileAtomically(file, JSON.stringify({ until }));
      if (isAway) progress.line('following the clock again');
      isAway = false;
    } catch (error) {
      if (!isAway) progress.line(`waiting: ${error instanceof Error ? error.message : String(error)}`);
      if (!(error instanceof TstError) && !isServerAway(error)) throw error;
      isAway = true;
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Times that have come and are not older than their schedule lets them be. */
function stillDue(schedules: readonly ScheduleEntry[], from: number, now: number): readonly DueTime[] {
  return dueTimes(schedules, from, now).filter(({ entry, at }) => now - at <= entry.catchupWindowMs);
}

/** Whether it was started now, and not before. */
async function begin({ system, client }: FollowRequest, { entry, at }: DueTime): Promise<boolean> {
  const nominal = new Date(at).toISOString();
  return startIfUnknown(
    client,
    nominalStart(entry.name, { system, process: entry.process, clock: 'simulated', nominal }),
  );
}

function startLine({ entry, at }: DueTime): string {
  return `${utcMinute(at)}: ${entry.name}`;
}

function isServerAway(error: unknown): boolean {
  return error instanceof Error && /unavailable|deadline|ECONNREFUSED|failed to connect/i.test(error.message);
}

function readUntil(file: string): number | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { until: number }).until : undefined;
}
