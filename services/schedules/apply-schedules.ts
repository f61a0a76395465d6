import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleHandle,
  ScheduleNotFoundError,
} from '@temporalio/client';
import { type ScheduleEntry, scheduleId } from './schedule-entry';
import {
  factsOfEntry,
  factsOfServer,
  ownerMemo,
  type ScheduleFacts,
  type ScheduleOwner,
  SIMULATED_NOTE,
  scheduleOptions,
} from './schedule-options';

/** One key that differs between server and file. */
export interface ScheduleDifference {
  readonly key: string;
  readonly server: string;
  readonly file: string;
}

/** What `apply` did to a schedule, or what `diff` found. */
export interface ScheduleChange {
  readonly id: string;
  readonly kind: 'unchanged' | 'created' | 'updated' | 'deleted';
  /** Of an updated one. */
  readonly differences: readonly ScheduleDifference[];
}

/** Why a schedule is paused, by its name without the system. */
export type Pauses = ReadonlyMap<string, string>;

/**
 * Brings the server's schedules of one system to the file's, and deletes those of ours that it no longer has. What an
 * operator has set, a pause and its note, stays; one that the server does not know is made with its pause of
 * `remembered`; on a simulated clock all are paused. Idempotent.
 */
export async function applySchedules(
  client: Client,
  owner: ScheduleOwner,
  entries: readonly ScheduleEntry[],
  remembered: Pauses = new Map(),
): Promise<readonly ScheduleChange[]> {
  const changes: ScheduleChange[] = [];
  for (const entry of entries) changes.push(await applyOne(client, owner, entry, remembered.get(entry.name)));
  for (const id of await orphans(client, owner, entries)) {
    await client.schedule.getHandle(id).delete();
    changes.push({ id, kind: 'deleted', differences: [] });
  }
  return changes;
}

/** What `apply` would do; nothing is changed. */
export async function diffSchedules(
  client: Client,
  owner: ScheduleOwner,
  entries: readonly ScheduleEntry[],
): Promise<readonly ScheduleChange[]> {
  const changes = await Promise.all(entries.map((entry) => diffOne(client, owner, entry)));
  const deleted = await orphans(client, owner, entries);
  return [
    ...changes,
    ...deleted.map((id): ScheduleChange => ({ id, kind: 'deleted', differences: [] })),
  ].filter(({ kind }) => kind !== 'unchanged');
}

async function applyOne(
  client: Client,
  owner: ScheduleOwner,
  entry: ScheduleEntry,
  pausedBefore: string | undefined,
): Promise<ScheduleChange> {
  const wanted = scheduleOptions(owner, entry);
  const pause = pausedBefore === undefined ? {} : { state: { paused: true, note: pausedBefore } };
  try {
    await client.schedule.create({ ...wanted, ...pause });
    return { id: wanted.scheduleId, kind: 'created', differences: [] };
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  const handle = client.schedule.getHandle(wanted.scheduleId);
  const change = changeOf(wanted.scheduleId, await factsOnServer(handle), factsOfEntry(owner, entry));
  // Always written: that also repairs what a file can't say, such as a hand edited argument.
  await handle.update(({ state }) => ({ ...wanted, state: keptState(owner, state) }));
  return change;
}

function keptState<State extends { readonly paused: boolean; readonly note?: string }>(
  { clock }: ScheduleOwner,
  state: State,
): State {
  if (clock === 'live' || state.paused) return state;
  return { ...state, paused: true, note: SIMULATED_NOTE };
}

async function diffOne(client: Client, owner: ScheduleOwner, entry: ScheduleEntry): Promise<ScheduleChange> {
  const id = scheduleId(owner.system, entry.name);
  try {
    return changeOf(id, await factsOnServer(client.schedule.getHandle(id)), factsOfEntry(owner, entry));
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return { id, kind: 'created', differences: [] };
    throw error;
  }
}

async function factsOnServer(handle: ScheduleHandle): Promise<ScheduleFacts> {
  return factsOfServer(await handle.describe());
}

function changeOf(id: string, server: ScheduleFacts, file: ScheduleFacts): ScheduleChange {
  const keys = [...new Set([...Object.keys(server), ...Object.keys(file)])];
  const differences = keys
    .filter((key) => server[key] !== file[key])
    .map((key) => ({ key, server: server[key] ?? '', file: file[key] ?? '' }));
  return { id, kind: differences.length === 0 ? 'unchanged' : 'updated', differences };
}

/** Schedules that are marked as this system's and not in the file. The list is eventually consistent: fine here. */
async function orphans(
  client: Client,
  { system }: ScheduleOwner,
  entries: readonly ScheduleEntry[],
): Promise<readonly string[]> {
  const wanted = new Set(entries.map(({ name }) => scheduleId(system, name)));
  const found: string[] = [];
  for await (const { scheduleId: id, memo } of client.schedule.list()) {
    if (memo?.['owner'] === ownerMemo(system) && !wanted.has(id)) found.push(id);
  }
  return found;
}
