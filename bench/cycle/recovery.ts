import { setTimeout as delay } from 'node:timers/promises';
import { progressSince } from '../../data/system/progress';
import type { StageName } from '../../domain/system/names';
import { type MeasuredSystem, secondsSince } from './measured-system';

const POLL_MS = 25;

/**
 * Kills the worker (`kill -9`) when a day's cycle has logged its first line of the stage. Returns the seconds until
 * the next line of the day's log, and runs the cycle to its end.
 */
export async function measureRecovery(
  system: MeasuredSystem,
  day: string,
  stage: StageName,
): Promise<number> {
  const { database } = system.parts;
  const cycle = system.cycle(day);
  cycle.catch(() => undefined); // it is awaited below, after the measurement
  await lineOf(day, 0, (line) => line.stage === stage);
  process.kill(workerOf(system), 'SIGKILL');
  const killed = performance.now();
  const before = (await progressSince(database, day, 0)).at(-1)!.sequence; // there is one: it was waited for
  await lineOf(day, before, () => true);
  const seconds = secondsSince(killed);
  await cycle;
  return seconds;

  async function lineOf(
    date: string,
    after: number,
    wanted: (line: { stage: string }) => boolean,
  ): Promise<void> {
    while (!(await progressSince(database, date, after)).some(wanted)) await delay(POLL_MS);
  }
}

function workerOf(system: MeasuredSystem): number {
  const found = Object.entries(system.endpoints().processes).find(([name]) => name.startsWith('worker-'));
  if (!found) throw new Error('no worker runs');
  return found[1];
}
