import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../domain/cycle/search-attributes';
import { applySchedules, diffSchedules } from '../../services/schedules/apply-schedules';
import {
  backfillSchedule,
  listSchedules,
  pauseSchedule,
  triggerSchedule,
  unpauseSchedule,
} from '../../services/schedules/operate-schedules';
import type { ScheduleEntry } from '../../services/schedules/schedule-entry';
import { readSchedules } from '../../services/schedules/schedule-file';
import type { ScheduleOwner } from '../../services/schedules/schedule-options';
import { registerSearchAttributes } from '../../services/temporal/search-attributes';
import { startTemporal, until } from './support';

let server: TestWorkflowEnvironment;
beforeAll(async () => {
  server = await startTemporal();
});
afterAll(() => server?.teardown());

const entries = readSchedules({ PYSYS_PRIVATE_CONFIG_DIR: __dirname });
const cycle = entries.find(({ name }) => name === 'daily-cycle')!;
let count = 0;
/** Each test has a system of its own on the one server. */
const owner = (clock: ScheduleOwner['clock'] = 'live'): ScheduleOwner => ({ system: `sys${count++}`, clock });
const without = (name: string) => entries.filter((entry) => entry.name !== name);
const withCycle = (changes: Partial<ScheduleEntry>) => [...without('daily-cycle'), { ...cycle, ...changes }];

test('search attributes may be registered again, and by two at once', async () => {
  const both = [1, 2].map(() => registerSearchAttributes(server.connection, 'default'));
  await expect(Promise.all(both)).resolves.toEqual([[], []]);
  const { customAttributes } = await server.connection.operatorService.listSearchAttributes({
    namespace: 'default',
  });
  expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining([...SEARCH_ATTRIBUTES]));
});

test('apply creates every schedule; a second apply and a diff find nothing to do', async () => {
  const own = owner();
  const first = await applySchedules(server.client, own, entries);
  expect(first.map(({ id, kind }) => `${kind} ${id}`)).toEqual(
    entries.map(({ name }) => `created ${own.system}/${name}`),
  );
  expect(await diffSchedules(server.client, own, entries)).toEqual([]);
  const second = await applySchedules(server.client, own, entries);
  expect(second.every(({ kind }) => kind === 'unchanged')).toBe(true);
});

test('the daily cycle is the thin starter at 23:10 London time', async () => {
  const own = owner();
  await applySchedules(server.client, own, entries);
  const { action, spec } = await server.client.schedule.getHandle(`${own.system}/daily-cycle`).describe();
  expect(action).toMatchObject({
    workflowType: 'scheduledStart',
    taskQueue: `${own.system}-workflows`,
    args: [{ system: own.system, process: 'dailyCycle', clock: 'live' }],
  });
  expect(spec.timezone).toBe('Europe/London');
  expect(spec.calendars?.[0].hour).toEqual([{ start: 23, end: 23, step: 1 }]);
});

test('diff names the key that was edited in the file, and changes nothing', async () => {
  const own = owner();
  await applySchedules(server.client, own, entries);
  const edited = withCycle({
    times: { kind: 'calendar', days: ['MON', 'TUE'], at: ['22:00'] },
    overlap: 'BUFFER_ONE',
  });
  for (let i = 0; i < 2; i++) {
    expect(await diffSchedules(server.client, own, edited)).toEqual([
      {
        id: `${own.system}/daily-cycle`,
        kind: 'updated',
        differences: [
          { key: 'days', server: 'MON TUE WED THU FRI', file: 'MON TUE' },
          { key: 'at', server: '23:10', file: '22:00' },
          { key: 'overlap', server: 'SKIP', file: 'BUFFER_ONE' },
        ],
      },
    ]);
  }
});

test('a hand edit on the server is found by diff and repaired by apply', async () => {
  const own = owner();
  await applySchedules(server.client, own, entries);
  const handle = server.client.schedule.getHandle(`${own.system}/daily-cycle`);
  await handle.update((schedule) => ({
    ...schedule,
    spec: { intervals: [{ every: '3h' }], timezone: 'Europe/London' },
  }));
  const [change] = await diffSchedules(server.client, own, entries);
  expect(change.differences.map(({ key }) => key)).toEqual(['every', 'offset', 'days', 'at']);
  await applySchedules(server.client, own, entries);
  expect(await diffSchedules(server.client, own, entries)).toEqual([]);
});

test("an operator's pause and note survive apply", async () => {
  const own = owner();
  await applySchedules(server.client, own, entries);
  await pauseSchedule(server.client, own, 'daily-cycle', 'exchange holiday');
  await applySchedules(server.client, own, withCycle({ catchupWindowMs: 60_000 }));
  const { state, policies } = await server.client.schedule.getHandle(`${own.system}/daily-cycle`).describe();
  expect(state).toMatchObject({ paused: true, note: 'exchange holiday' });
  expect(policies.catchupWindow).toBe(60_000);
  await unpauseSchedule(server.client, own, 'daily-cycle', 'holiday over');
  await applySchedules(server.client, own, entries);
  const after = await server.client.schedule.getHandle(`${own.system}/daily-cycle`).describe();
  expect(after.state).toMatchObject({ paused: false, note: 'holiday over' });
});

test('a schedule that left the file is deleted; those of another system and of nobody stay', async () => {
  const [own, other] = [owner(), owner()];
  for (const one of [own, other]) await applySchedules(server.client, one, entries);
  await until(async () => (await listSchedules(server.client, own)).length === entries.length);
  expect(await diffSchedules(server.client, own, without('fx'))).toEqual([
    { id: `${own.system}/fx`, kind: 'deleted', differences: [] },
  ]);
  await applySchedules(server.client, own, without('fx'));
  await until(async () => (await listSchedules(server.client, own)).length === entries.length - 1);
  expect(await diffSchedules(server.client, other, entries)).toEqual([]);
});

test('on a simulated clock all are paused and say why; only a backfill may start one', async () => {
  const own = owner('simulated');
  await applySchedules(server.client, own, entries);
  await until(async () => (await listSchedules(server.client, own)).length === entries.length);
  for (const line of await listSchedules(server.client, own)) {
    expect(line).toMatchObject({ paused: true, note: 'simulated clock', next: expect.any(Date) });
  }
  expect(() => unpauseSchedule(server.client, own, 'fx', 'why not')).toThrow(/simulated clock/);
  expect(() => triggerSchedule(server.client, own, 'fx')).toThrow(/simulated clock/);
  await server.client.schedule.getHandle(`${own.system}/fx`).unpause('by hand');
  await applySchedules(server.client, own, entries);
  const { state } = await server.client.schedule.getHandle(`${own.system}/fx`).describe();
  expect(state).toMatchObject({ paused: true, note: 'simulated clock' });
});

test('trigger and backfill start the starter, whose nominal times are the past days', async () => {
  const own = owner();
  await applySchedules(server.client, own, entries);
  await triggerSchedule(server.client, own, 'fx');
  const period = { start: new Date('2026-03-26T00:00:00Z'), end: new Date('2026-03-31T23:59:59Z') };
  await backfillSchedule(server.client, own, 'daily-cycle', period);
  // Nobody polls the queue, so the first of the backfill runs and the others wait behind it.
  await until(async () => {
    const { info } = await server.client.schedule.getHandle(`${own.system}/daily-cycle`).describe();
    return info.recentActions.length === 1;
  });
  const started = await Promise.all(
    ['daily-cycle', 'fx'].map((name) => server.client.schedule.getHandle(`${own.system}/${name}`).describe()),
  );
  const ids = started.map(({ info }) => {
    const { action } = info.recentActions[0];
    return action.type === 'startWorkflow' ? action.workflow.workflowId : '';
  });
  expect(ids[0]).toBe(`${own.system}/scheduled/daily-cycle-2026-03-26T23:10:00Z`);
  expect(ids[1]).toMatch(`${own.system}/scheduled/fx-`);
});

test('an unknown schedule is refused by name', async () => {
  await expect(pauseSchedule(server.client, owner(), 'weekly', 'x')).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: expect.stringContaining('weekly'),
  });
});
