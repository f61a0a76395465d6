import type { Client } from '@temporalio/client';
import { pausedProcesses, pauseProcess, unpauseProcess } from '../../data/controls/halt';
import type { Database } from '../../data/store/database';
import { applySchedules, type ScheduleChange } from '../../services/schedules/apply-schedules';
import { pausesOnServer } from '../../services/schedules/operate-schedules';
import type { ScheduleEntry } from '../../services/schedules/schedule-entry';
import type { ScheduleOwner } from '../../services/schedules/schedule-options';
import { operatorName } from '../operator/open-system';

/**
 * Applies the file's schedules. A pause survives the loss of the server's data, because the database remembers it. On a
 * simulated clock all are paused anyway.
 */
export async function applySchedulesAndPauses(
  client: Client,
  database: Database,
  owner: ScheduleOwner,
  entries: readonly ScheduleEntry[],
): Promise<readonly ScheduleChange[]> {
  if (owner.clock === 'simulated') return applySchedules(client, owner, entries);
  const remembered = (await pausedProcesses(database)).map(
    ({ process, reason }) => [process, reason] as const,
  );
  const changes = await applySchedules(client, owner, entries, new Map(remembered));
  await rememberPauses(client, database, owner, entries);
  return changes;
}

/** Records in the database what is paused on the server, by whatever command. */
export async function rememberPauses(
  client: Client,
  database: Database,
  owner: ScheduleOwner,
  entries: readonly ScheduleEntry[],
): Promise<void> {
  const names = entries.map(({ name }) => name);
  const paused = await pausesOnServer(client, owner, names);
  const before = new Map((await pausedProcesses(database)).map((pause) => [pause.process, pause.reason]));
  for (const name of names) {
    const reason = paused.get(name);
    if (reason === before.get(name)) continue;
    if (reason === undefined) await unpauseProcess(database, name);
    else await pauseProcess(database, { process: name, reason, by: operatorName(), at: new Date() });
  }
}
