/**
 * Records the histories beside this file, from real runs: after a deliberate change of a workflow that no running
 * one can cross (otherwise a change is guarded by `patched`, and the old histories must go on replaying):
 *
 *   node scripts/build.mjs && npx jest --testMatch '<rootDir>/test/histories/record.ts'
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { driveClock } from '../../cli/simulated-day/drive-clock';
import { cycleInstant } from '../../cli/simulated-day/market-day';
import { accountCapital } from '../../data/capital/capital';
import { putCapitalQuestion } from '../../data/capital/capital-question';
import { removeOverride, setOverride } from '../../data/controls/overrides';
import { removeInstrument } from '../../data/instruments/remove-instrument';
import { openQuestions } from '../../data/operator/questions';
import { findOrders } from '../../data/orders/order-store';
import { instrumentsWithPrices } from '../../data/series/prices';
import { addInstrumentStart, dailyCycleStart, nominalStart } from '../../domain/cycle/workflow-starts';
import { watcherOf } from '../../domain/orders/order';
import {
  cycleWorkflowId,
  orderStackWorkflowId,
  questionWorkflowId,
  STAGES,
  stageWorkflowId,
  taskQueue,
} from '../../domain/system/names';
import { startOrReach } from '../../services/temporal/start-workflow';
import { manualConfiguration } from '../support/manual-configuration';
import { startTestSystem, type TestSystem, until } from '../support/running-system';

jest.setTimeout(600_000);

const SYSTEM = 'test';
const FIRST = '2023-06-15';
const SECOND = '2023-06-16';
const THIRD = '2023-06-19';
const SMALL_HISTORY = 60;
let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem({ date: FIRST, market: { kind: 'synthetic', seed: 1, instruments: 2 } });
  await system.seed(FIRST);
});
afterAll(() => system?.stop());

test('a usual day', async () => {
  await write(`${SYSTEM}/seed`, 'seedPrices');
  expect(await system.runDay(FIRST)).toEqual({ kind: 'completed' });
  await write(cycleWorkflowId(SYSTEM, FIRST), 'dailyCycle');
  for (const stage of STAGES) await write(stageWorkflowId(SYSTEM, stage, FIRST), `${stage}Stage`);
  await write(orderStackWorkflowId(SYSTEM), 'orderStack');
  await writeExecution(FIRST, 'filled', 'executeOrder-filled');
});

test('the first history of an instrument that was removed', async () => {
  const [instrument] = await instrumentsWithPrices(system.database);
  await removeInstrument(system.database, instrument, new Date());
  const input = { system: SYSTEM, tradeDate: FIRST, instrument, from: 'broker' } as const;
  const handle = await startOrReach(system.client, addInstrumentStart(input));
  expect(await handle.result()).toMatchObject({ kind: 'added' });
  await write(handle.workflowId, 'addInstrument');
});

test('a day with a price spike, an answer that is lost, and orders that never fill', async () => {
  const all = { strategy: '', instrument: '' };
  await setOverride(system.database, { ...all, value: 0, reason: 'recording', by: 'test', at: new Date() });
  await system.simulator.scenario({ kind: 'data', mode: 'spike', symbol: 'ZN', factor: 3 });
  await system.simulator.scenario({ kind: 'ack', mode: 'lost-after', n: 1 });
  await system.simulator.scenario({ kind: 'fill', mode: 'never' });
  expect(await system.runDay(SECOND)).toEqual({ kind: 'completed' });
  await system.simulator.clearScenarios();
  await removeOverride(system.database, all);
  await write(stageWorkflowId(SYSTEM, 'prices', SECOND), 'pricesStage-spike');
  await writeExecution(SECOND, 'cancelled', 'executeOrder-cancelled');

  const [question] = await openQuestions(system.database);
  const handle = system.client.workflow.getHandle(questionWorkflowId(SYSTEM, question.id));
  await handle.executeUpdate('answer', { args: [{ kind: 'drop' }] });
  await handle.result();
  await write(handle.workflowId, 'priceQuestion');
});

test('what is scheduled, an operator at the stack, and a stack that continues as new', async () => {
  for (const process of ['capital', 'fx'] as const) {
    const workflowId = `recorded/${process}`;
    await run('scheduledStart', workflowId, [{ system: SYSTEM, process, clock: 'simulated' }]);
    await write(workflowId, `scheduledStart-${process}`);
  }
  for (const type of ['capitalUpdate', 'fxUpdate', 'spreadSample']) {
    await run(type, `recorded/${type}`, [
      { system: SYSTEM, tradeDate: SECOND, clock: 'simulated', window: 'hand-over' },
    ]);
    await write(`recorded/${type}`, type);
  }
  const input = {
    system: SYSTEM,
    tradeDate: SECOND,
    clock: 'simulated',
    windowEnd: cycleInstant('2023-06-22', 'Europe/London'),
    maxEvents: SMALL_HISTORY,
  };
  const stack = await start('orderStack', orderStackWorkflowId(SYSTEM), [input]);
  const refused = { order: 'C0', fillId: 'none', quantity: 1, price: 1 };
  await expect(stack.executeUpdate('manualFill', { args: [refused] })).rejects.toThrow();
  await stack.signal('manualFillBySignal', refused);
  let looks = 0;
  await until('the stack has continued as new', async () => {
    if (looks++ % 4 === 0) await stack.signal('look');
    return (await stack.describe()).runId !== stack.firstExecutionRunId;
  });
  await write(stack.workflowId, 'orderStack-continued', stack.firstExecutionRunId);
  await stack.signal('endWindow');
  await system.client.workflow.getHandle(stack.workflowId).result();
});

test('a change of the account that is confirmed at the stack', async () => {
  const about = { tradeDate: SECOND, text: 'recording' };
  const { broker, time } = (await accountCapital(system.database))!;
  await putCapitalQuestion(system.database, {
    ...{ ...about, askedAt: time, value: broker * 1.2, before: broker, beforeAt: time },
  });
  const windowEnd = cycleInstant('2023-06-22', 'Europe/London');
  const stack = await start('orderStack', orderStackWorkflowId(SYSTEM), [
    { system: SYSTEM, tradeDate: SECOND, clock: 'simulated', windowEnd },
  ]);
  await expect(
    stack.executeUpdate('confirmCapital', { args: [{ reason: 'no', value: 1 }] }),
  ).rejects.toThrow();
  await stack.executeUpdate('confirmCapital', { args: [{ reason: 'recording', by: 'test' }] });
  await stack.signal('endWindow');
  await stack.result();
  await write(stack.workflowId, 'orderStack-capital');
});

test('positions put right at the stack, and its window ended by an operator', async () => {
  const windowEnd = cycleInstant('2023-06-22', 'Europe/London');
  const stack = await start('orderStack', orderStackWorkflowId(SYSTEM), [
    { system: SYSTEM, tradeDate: SECOND, clock: 'simulated', windowEnd },
  ]);
  const by = { reason: 'recording', by: 'test' };
  const balance = { id: 'recorded', instrument: 'NONE', strategy: 'none', quantity: 1, price: 1, ...by };
  await expect(stack.executeUpdate('balanceTrade', { args: [balance] })).rejects.toThrow();
  await stack.signal('balanceTradeBySignal', balance);
  const trade = { id: 'recorded', instrument: 'NONE', strategy: 'none', quantity: 1, ...by };
  await expect(stack.executeUpdate('manualTrade', { args: [trade] })).rejects.toThrow();
  const fx = { id: 'recorded', currency: 'USD', pricedIn: 'EUR', amount: 1, ...by }; // the wrong way round
  await expect(stack.executeUpdate('tradeFx', { args: [fx] })).rejects.toThrow();
  await expect(stack.executeUpdate('cancelFx', { args: [{ id: 'recorded' }] })).rejects.toThrow();
  await expect(stack.executeUpdate('deleteOrder', { args: [{ order: 'I0', ...by }] })).rejects.toThrow();
  await stack.executeUpdate('spawnNow', { args: [{ order: 'all' }] });
  const end = (tradeDate: string) => stack.executeUpdate('endOfDay', { args: [{ tradeDate, ...by }] });
  await expect(end(THIRD)).rejects.toThrow();
  await end(SECOND);
  await stack.result();
  await write(stack.workflowId, 'orderStack-positions');
});

test('a cancel that is refused, an order that is forgotten, and the end of their window', async () => {
  await system.clock.advance(Date.parse(cycleInstant(THIRD, 'Europe/London')));
  await system.simulator.scenario({ kind: 'fill', mode: 'never' });
  const cycle = { system: SYSTEM, tradeDate: THIRD, clock: 'simulated', window: 'hand-over' } as const;
  await (await startOrReach(system.client, dailyCycleStart(cycle))).result();
  const working = async () =>
    (await findOrders(system.database, 'broker', { tradeDate: THIRD })).filter((o) => o.state === 'working');
  await until('two orders work', async () => (await working()).length >= 2);
  const [refused, forgotten] = await working();
  await system.simulator.scenario({
    kind: 'error',
    request: 'cancelOrder',
    code: 161,
    text: 'not now',
    n: 2,
  });
  for (const order of [refused, refused])
    await system.client.workflow.getHandle(watcherOf(order)).executeUpdate('cancelOrder');
  await system.simulator.scenario({ kind: 'forget', orderRef: forgotten.id });
  await system.client.workflow.getHandle(watcherOf(forgotten)).signal('cancelNow');
  const stateOf = async (id: string) =>
    (await findOrders(system.database, 'broker', { tradeDate: THIRD })).find((order) => order.id === id)
      ?.state;
  await until('it is unknown', async () => (await stateOf(forgotten.id)) === 'unknown');
  const minutes = async (count: number) => system.clock.advance((await system.clock.read()) + count * 60_000);
  await minutes(2);
  await until('positions have settled it', async () => (await stateOf(forgotten.id)) === 'not-accepted');
  await write(watcherOf(forgotten), 'executeOrder-unknown');
  await minutes(15);
  await until('it is cancelled', async () => (await stateOf(refused.id)) === 'cancelled');
  await system.client.workflow.getHandle(watcherOf(refused)).result();
  await write(watcherOf(refused), 'executeOrder-refused');
  await until('another works', async () => (await working()).length > 0);
  const stack = system.client.workflow.getHandle(orderStackWorkflowId(SYSTEM));
  await stack.signal('endWindow');
  await stack.result();
  await write(stack.workflowId, 'orderStack-window-end');
  await system.simulator.clearScenarios();
});

test('prices by regions with download times', async () => {
  await system.stop();
  const privateDirectory = manualConfiguration();
  appendFileSync(join(privateDirectory, 'private_control_config.yaml'), REGIONS);
  system = await startTestSystem({
    ...{ date: FIRST, privateDirectory },
    market: { kind: 'synthetic', seed: 1, instruments: 2 },
  });
  await system.seed(FIRST);
  const nominal = `${SECOND}T05:00:00.000Z`;
  await system.clock.advance(Date.parse(nominal));
  const input = { system: SYSTEM, process: 'prices', clock: 'simulated', nominal } as const;
  await (await startOrReach(system.client, nominalStart('early', input))).result();
  const stage = stageWorkflowId(SYSTEM, 'prices', SECOND);
  await driveClock(system.clock, system.client.workflow.getHandle(stage).result());
  await write(stage, 'pricesStage-regions');
});

test('an order that its algorithm works', async () => {
  await system.stop();
  system = await startTestSystem({
    ...{ date: FIRST, algos: 'shipped' },
    market: { kind: 'synthetic', seed: 1, instruments: 2 },
  });
  await system.seed(FIRST);
  expect(await system.runDay(FIRST)).toEqual({ kind: 'completed' });
  await writeExecution(FIRST, 'filled', 'executeOrder-worked');
});

const REGIONS = `arguments:
  run_daily_prices_updates:
    update_historical_prices:
      download_by_zone: {US: '20:00', ASIA: '07:00'}
`;

function start(type: string, workflowId: string, args: unknown[]) {
  return system.client.workflow.start(type, { workflowId, taskQueue: taskQueue(SYSTEM, 'workflows'), args });
}

async function run(type: string, workflowId: string, args: unknown[]): Promise<void> {
  await (await start(type, workflowId, args)).result();
}

async function writeExecution(tradeDate: string, state: string, name: string): Promise<void> {
  const orders = await findOrders(system.database, 'broker', { tradeDate });
  const order = orders.find((each) => each.state === state);
  if (!order) throw new Error(`no order is ${state}: ${orders.map((each) => each.state)}`);
  await write(watcherOf(order), name);
}

async function write(workflowId: string, name: string, runId?: string): Promise<void> {
  const history = await system.client.workflow.getHandle(workflowId, runId).fetchHistory();
  // Whose machine it was is nobody's business.
  const text = historyToJSON(history)
    .replaceAll(/"\d+@[^"-]*/g, '"worker@test')
    .replaceAll(/"stackTrace":\s*"(?:[^"\\]|\\.)*"/g, '"stackTrace":""');
  writeFileSync(join(__dirname, `${name}.json`), `${JSON.stringify(JSON.parse(text))}\n`);
}
