import { WorkflowNotFoundError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { restoreWorkflows } from '../../cli/start/restore-workflows';
import { applySchedulesAndPauses, rememberPauses } from '../../cli/start/schedules-and-pauses';
import { loadConfig } from '../../config/load-config';
import { pausedProcesses } from '../../data/controls/halt';
import { askQuestion } from '../../data/operator/questions';
import { insertOrder, updateOrder } from '../../data/orders/order-store';
import { type Database, openDatabase } from '../../data/store/database';
import { startRun } from '../../data/system/runs';
import { createLiveClock } from '../../services/gateway/trading-clock';
import { pauseSchedule, pausesOnServer, unpauseSchedule } from '../../services/schedules/operate-schedules';
import { readSchedules } from '../../services/schedules/schedule-file';
import type { Settings } from '../../services/system/settings';
import { configured } from '../support/configured';
import { startDatabase, type TestDatabase } from '../support/database';
import { startTemporal } from './support';

/** What a start tells a Temporal server that knows nothing of the system; no worker runs here. */

let server: TestWorkflowEnvironment;
let databaseServer: TestDatabase;
let database: Database;
let system: string;
let count = 0;

beforeAll(async () => {
  databaseServer = await startDatabase();
  server = await startTemporal();
});
afterAll(async () => {
  await server?.teardown();
  await databaseServer?.stop();
});
beforeEach(async () => {
  system = `restored${count++}`;
  database = await openDatabase(databaseServer.url, system);
});
afterEach(() => database.close());

/** Friday, after the cycle's time: 2026-11-20 is the newest day. */
const NOW = Date.parse('2026-11-20T23:30:00Z');
const DAY = '2026-11-20';

function restore() {
  const settings = {
    endpoints: { system, clock: 'live' },
    ...configured(loadConfig({ privateDirectory: undefined, env: {} })),
  } as unknown as Settings;
  const clock = { ...createLiveClock(), read: async () => NOW };
  return restoreWorkflows({ settings, database, client: server.client, clock });
}

async function inputOf(workflowId: string): Promise<unknown> {
  const { events } = await server.client.workflow.getHandle(workflowId).fetchHistory();
  const payloads = events?.[0].workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  return JSON.parse(Buffer.from(payloads[0].data!).toString('utf8'));
}

const instrumentOrder = (id: string, tradeDate: string) =>
  ({
    level: 'instrument',
    id,
    system,
    strategy: 'trend',
    instrument: 'CORN',
    trade: [2],
    status: 'active',
    type: 'best',
    generatedAt: new Date(NOW),
    tradeDate,
    rollOrder: false,
    manualTrade: false,
  }) as const;

const question = (id: string, kind: 'price-spike' | 'unexplained-execution') => ({
  id,
  kind,
  instrument: 'CORN',
  tradeDate: DAY,
  askedAt: new Date(NOW),
  text: 'is it right?',
  parked: {},
});

test('nothing at work: nothing is started', async () => {
  expect(await restore()).toEqual([]);
});

test('the order stack, in the window of its newest orders; once', async () => {
  await insertOrder(database, instrumentOrder('old', '2026-11-19'));
  await insertOrder(database, instrumentOrder('new', DAY));
  expect(await restore()).toEqual([expect.stringMatching(/lost the order stack of 2026-11-20 \(2 orders/)]);
  expect(await inputOf(`${system}/order-stack`)).toEqual({
    system,
    tradeDate: DAY,
    clock: 'live',
    windowEnd: '2026-11-23T19:45:00.000Z',
  });
  expect(await restore()).toEqual([]);
});

test('a stack that the server remembers as ended is not started again', async () => {
  const { order } = await insertOrder(database, instrumentOrder('one', DAY));
  await restore();
  await server.client.workflow.getHandle(`${system}/order-stack`).terminate('by a person');
  expect(await restore()).toEqual([]);
  await updateOrder(database, order, { status: 'done' });
  expect(await restore()).toEqual([]);
});

test('open price questions, but none that has no workflow of its own', async () => {
  await askQuestion(database, question('spike/CORN/20261200/day', 'price-spike'));
  await askQuestion(database, question('execution/x', 'unexplained-execution'));
  expect(await restore()).toHaveLength(1);
  expect(await inputOf(`${system}/question/spike/CORN/20261200/day`)).toMatchObject({ instrument: 'CORN' });
  expect(await restore()).toEqual([]);
});

test('the day that was not finished; not one of the past', async () => {
  const key = { system, process: 'daily-cycle' };
  const options = { owner: 'lost', at: new Date(NOW), version: '1' };
  await startRun(database, { ...key, tradeDate: '2026-11-18' }, options);
  expect(await restore()).toEqual([]);
  await startRun(database, { ...key, tradeDate: DAY }, options);
  expect(await restore()).toHaveLength(1);
  expect(await inputOf(`${system}/daily-cycle/${DAY}`)).toMatchObject({
    tradeDate: DAY,
    window: 'hand-over',
  });
  const past = server.client.workflow.getHandle(`${system}/daily-cycle/2026-11-18`);
  await expect(past.describe()).rejects.toBeInstanceOf(WorkflowNotFoundError);
});

test('a paused schedule is paused again on a server that never heard of it', async () => {
  const entries = readSchedules({ PYSYS_PRIVATE_CONFIG_DIR: __dirname });
  const names = entries.map(({ name }) => name);
  const owner = { system, clock: 'live' } as const;
  await applySchedulesAndPauses(server.client, database, owner, entries);
  await pauseSchedule(server.client, owner, 'fx', 'bank holiday');
  await rememberPauses(server.client, database, owner, entries);
  for (const name of names) await server.client.schedule.getHandle(`${system}/${name}`).delete();

  await applySchedulesAndPauses(server.client, database, owner, entries);
  expect([...(await pausesOnServer(server.client, owner, names))]).toEqual([['fx', 'bank holiday']]);
  await unpauseSchedule(server.client, owner, 'fx', 'over');
  await applySchedulesAndPauses(server.client, database, owner, entries);
  expect(await pausedProcesses(database)).toEqual([]);
  expect(await pausesOnServer(server.client, owner, names)).toEqual(new Map());
});
