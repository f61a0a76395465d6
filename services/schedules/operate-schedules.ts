import { type Client, type ScheduleHandle, ScheduleNotFoundError } from '@temporalio/client';
import { tstError } from '../../domain/errors/errors';
import { scheduleId } from './schedule-entry';
import { ownerMemo, type ScheduleOwner } from './schedule-options';

/** One schedule as an operator sees it. */
export interface ScheduleLine {
  readonly id: string;
  readonly paused: boolean;
  readonly note: string;
  /** Also of a paused schedule: when it would run. */
  readonly next: Date | undefined;
  readonly last: Date | undefined;
}

/** Every schedule of the system on the server, by id. */
export async function listSchedules(
  client: Client,
  { system }: ScheduleOwner,
): Promise<readonly ScheduleLine[]> {
  const lines: ScheduleLine[] = [];
  for await (const { scheduleId: id, memo, state, info } of client.schedule.list()) {
    if (memo?.['owner'] !== ownerMemo(system)) continue;
    const next = info.nextActionTimes[0];
    const last = info.recentActions.at(-1)?.takenAt;
    lines.push({ id, paused: state.paused, note: state.note ?? '', next, last });
  }
  return lines.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Which of these schedules are paused on the server, as it knows this moment. */
export async function pausesOnServer(
  client: Client,
  { system }: ScheduleOwner,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const pauses = new Map<string, string>();
  for (const name of names) {
    const { state } = await client.schedule.getHandle(scheduleId(system, name)).describe();
    if (state.paused) pauses.set(name, state.note ?? '');
  }
  return pauses;
}

/** Stops future runs until `unpause`; a current run continues. */
export function pauseSchedule(
  client: Client,
  owner: ScheduleOwner,
  name: string,
  reason: string,
): Promise<void> {
  return onSchedule(client, owner, name, (handle) => handle.pause(reason));
}

/** Throws BAD_INPUT on a simulated clock, whose times mean nothing to the server. */
export function unpauseSchedule(
  client: Client,
  owner: ScheduleOwner,
  name: string,
  reason: string,
): Promise<void> {
  refuseOnSimulatedClock(owner, 'unpaused');
  return onSchedule(client, owner, name, (handle) => handle.unpause(reason));
}

/** One run now, also when paused; skipped when the run before is still going. */
export function triggerSchedule(client: Client, owner: ScheduleOwner, name: string): Promise<void> {
  refuseOnSimulatedClock(owner, 'triggered');
  return onSchedule(client, owner, name, (handle) => handle.trigger('SKIP'));
}

/** The runs whose nominal times lie between, one after another in order. */
export function backfillSchedule(
  client: Client,
  owner: ScheduleOwner,
  name: string,
  period: { readonly start: Date; readonly end: Date },
): Promise<void> {
  return onSchedule(client, owner, name, (handle) => handle.backfill({ ...period, overlap: 'BUFFER_ALL' }));
}

function refuseOnSimulatedClock({ system, clock }: ScheduleOwner, what: string): void {
  if (clock === 'live') return;
  throw tstError(
    'BAD_INPUT',
    `system '${system}' runs on a simulated clock, so its schedules can't be ${what}: start a day with \`npx tst start --date D\`, or backfill the day`,
  );
}

async function onSchedule(
  client: Client,
  { system }: ScheduleOwner,
  name: string,
  act: (handle: ScheduleHandle) => Promise<void>,
): Promise<void> {
  const id = name.startsWith(`${system}/`) ? name : scheduleId(system, name);
  try {
    await act(client.schedule.getHandle(id));
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw tstError(
      'BAD_INPUT',
      `schedule '${id}' does not exist; \`npx tst schedules list\` prints those of the system`,
      error,
    );
  }
}
