import { pino } from 'pino';
import { pauseProcess } from '../../data/controls/halt';
import { type Database, openDatabase } from '../../data/store/database';
import { standingProcesses } from '../../data/system/process-states';
import type { StageResults } from '../../domain/cycle/cycle-result';
import type { TradingClock } from '../../services/gateway/trading-clock';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import type { Deps } from '../deps';
import { reportFailedStage } from '../running/report-failures';
import { runRecordActivities } from './record-activities';

const [SYSTEM, DAY] = ['test', '2026-11-27'];
const DONE = { summary: 'done', problems: [] };

let server: TestDatabase;
let database: Database;
let now: number;
let mails: string[];
beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'stage_runs');
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});

function activities() {
  mails = [];
  const clock = { read: async () => now } as TradingClock;
  const sendMail = async (mail: { subject: string }) => void mails.push(mail.subject);
  const deps = { database, clock, version: '1', system: SYSTEM, log: pino({ level: 'silent' }), sendMail };
  return { ...runRecordActivities(deps as unknown as Deps), deps: deps as unknown as Deps };
}

async function shown() {
  const all = await standingProcesses(database, SYSTEM);
  return Object.fromEntries(
    all.map(({ process, state, lastStart, lastEnd }) => [process, [state, lastStart, lastEnd]]),
  );
}

test('a process of the day shows when it ran and whether it runs, also after a failure; a pause is its NO-RUN', async () => {
  const { beginRun, noteStages, failRun, deps } = activities();
  const run = { system: SYSTEM, process: 'daily-cycle', tradeDate: DAY, workflowRunId: 'r1' };
  const at = async (time: number, stages: StageResults) => {
    now = time;
    await noteStages({ ...run, stages });
  };
  expect((await shown())['run_systems']).toEqual(['not running', undefined, undefined]);

  now = 1_000;
  await beginRun(run);
  expect((await shown())['run_daily_prices_updates']).toEqual(['running', 1_000, undefined]);
  await at(2_000, { prices: DONE });
  await at(2_500, { prices: DONE }); // the activity was repeated
  expect(await shown()).toMatchObject({
    run_daily_prices_updates: ['not running', 1_000, 2_000],
    run_daily_update_multiple_adjusted_prices: ['not running', 1_000, 2_000],
    run_systems: ['running', 2_000, undefined],
    run_reports: ['not running', undefined, undefined],
  });

  now = 3_000;
  await reportFailedStage(deps, { tradeDate: DAY, stage: 'positions', reason: 'no capital' });
  expect(mails).toHaveLength(1);
  expect((await shown())['run_systems']).toEqual(['failed', 2_000, 3_000]);
  await at(4_000, { prices: DONE, orders: DONE });
  expect(await shown()).toMatchObject({
    run_strategy_order_generator: ['not running', 3_000, 4_000],
    run_reports: ['running', 4_000, undefined],
  });
  await failRun({ ...run, stages: { prices: DONE }, failedStage: 'positions', reason: 'no capital' });
  expect(await shown()).toMatchObject({
    run_systems: ['failed', 2_000, 3_000],
    run_reports: ['not running', undefined, undefined],
  });

  await pauseProcess(database, { process: 'daily-cycle', reason: 'a holiday', by: 'me', at: new Date() });
  const paused = (await standingProcesses(database, SYSTEM)).filter((each) => each.paused === 'a holiday');
  expect(paused.map(({ by }) => by.kind)).toEqual(Array(7).fill('stage'));
});

test('a second run of the day replaces what the first one failed in', async () => {
  const { beginRun, noteStages } = activities();
  const run = { system: SYSTEM, process: 'daily-cycle', tradeDate: DAY, workflowRunId: 'r2' };
  now = 10_000;
  await beginRun(run);
  now = 11_000;
  await noteStages({ ...run, stages: { prices: DONE, positions: DONE } });
  expect((await shown())['run_systems']).toEqual(['not running', expect.any(Number), 11_000]);
});
