import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { driveClock } from '../../cli/simulated-day/drive-clock';
import { cycleInstant } from '../../cli/simulated-day/market-day';
import { productVersion } from '../../config/version';
import { setPositionLimit } from '../../data/controls/limits';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { findPreview } from '../../data/orders/order-previews';
import { findOrders } from '../../data/orders/order-store';
import { findRun } from '../../data/system/runs';
import { dailyCycleStart } from '../../domain/cycle/workflow-starts';
import type { Workflows } from '../../domain/cycle/workflows';
import type { BrokerOrder } from '../../domain/orders/order';
import { STAGES, taskQueue } from '../../domain/system/names';
import { systemFolders } from '../../services/system/folders';
import { startOrReach } from '../../services/temporal/start-workflow';
import { invariantViolations } from '../support/books';
import { tst } from '../support/command-line';
import { orderLookups } from '../support/order-lookups';
import { startTestSystem, type TestSystem, until } from '../support/running-system';

/** A whole day on real parts: a Temporal server, a database, the gateway simulator, a worker. */

const DATE = '2023-06-15';
const NEXT = '2023-06-16';
let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem({ date: DATE, algos: 'shipped' });
  await system.seed(DATE);
});
afterAll(() => system?.stop());

test('the day ends with all five stages done, every wanted trade filled, and the ledger as the broker has it', async () => {
  expect(await system.runDay(DATE)).toEqual({ kind: 'completed' });

  const run = await findRun(system.database, { system: 'test', process: 'daily-cycle', tradeDate: DATE });
  const stages = run?.summary?.['stages'] as Record<string, { summary: string; problems: string[] }>;
  expect(run).toMatchObject({ state: 'done', version: productVersion() });
  expect(Object.keys(stages)).toEqual([...STAGES]);
  expect(Object.values(stages).flatMap((stage) => stage.problems)).toEqual([]);
  expect(stages['prices'].summary).toMatch(/^4 of 4 instruments, [1-9]\d* new rows, 7 FX rates$/);
  expect(stages['reports'].summary).toMatch(/status.*trades.*pandl.*reconcile/);
  expect(stages['backup'].summary).toMatch(/verified.*read back/);

  expect((await findOrders(system.database, 'instrument', { tradeDate: DATE })).length).toBeGreaterThan(0);
  expect(await invariantViolations(system.database, system.simulator, DATE)).toEqual([]);
  const { folders } = system.settings;
  expect(readdirSync(join(folders.reports, DATE)).length).toBeGreaterThanOrEqual(4);
  expect(readdirSync(join(folders.backups, 'mongo'))).toContain(DATE);
});

test('nothing in the folder of a system can be read by the group or by others after a day', () => {
  const root = systemFolders('test').folder;
  const open = ['.', ...(readdirSync(root, { recursive: true }) as string[])].filter(
    (name) => (lstatSync(join(root, name)).mode & 0o077) !== 0,
  );
  expect(open).toEqual([]);
});

test('what the first order of a contract needs and costs is known afterwards, and the cash in each currency', async () => {
  const [order] = (await findOrders(system.database, 'broker', { tradeDate: DATE })).filter(
    ({ state }) => state === 'filled',
  );
  const preview = await findPreview(system.database, order);
  expect(preview?.initialMarginChange).toBeGreaterThan(0);
  expect(preview?.commission).toBeGreaterThan(0);
  const shown = await tst(['instruments', 'show', order.instrument, '--system', 'test']);
  expect(shown.output).toMatch(/before its first order/);
  const balances = await tst(['capital', 'balances', '--json', '--system', 'test']);
  expect(balances.code).toBe(0);
  expect(balances.output).toMatch(/"currency":"USD","amount":-?\d/);
});

test('a second run of the same day adds no order and no fill', async () => {
  const before = await picture();
  expect(await system.runDay(DATE)).toEqual({ kind: 'already-done' });
  expect(await picture()).toEqual(before);
});

test('where Temporal has forgotten the first run, the run record refuses the second', async () => {
  const before = await picture();
  const day = { system: 'test', tradeDate: DATE, clock: 'simulated', window: 'wait' } as const;
  const again = await system.client.workflow.execute<Workflows['dailyCycle']>('dailyCycle', {
    workflowId: 'an id that Temporal does not know',
    taskQueue: taskQueue('test', 'workflows'),
    args: [day],
  });
  expect(again).toMatchObject({ tradeDate: DATE, ran: false });
  expect(Object.keys(again.stages)).toEqual([...STAGES]);
  expect(await picture()).toEqual(before);
});

describe('original best, on a day on which nothing is filled', () => {
  const { working, atBroker } = orderLookups(() => system);

  test('an order waits at its own side of the market', async () => {
    await system.simulator.scenario({ kind: 'fill', mode: 'never' });
    for (const { instrument } of await findOrders(system.database, 'contract', { tradeDate: DATE }))
      await setPositionLimit(system.database, { strategy: '', instrument, limit: 0 });
    await system.clock.advance(Date.parse(cycleInstant(NEXT, system.settings.config.system_zone)));
    const cycle = { system: 'test', tradeDate: NEXT, clock: 'simulated', window: 'hand-over' } as const;
    await (await startOrReach(system.client, dailyCycleStart(cycle))).result();
    let order: BrokerOrder | undefined;
    await reached('an order waits', async () => {
      order = await waiting();
      return order !== undefined;
    });
    const { quote, limitPrice, initialLimitPrice } = order!;
    expect(limitPrice).toBe(order!.trade[0] > 0 ? quote?.bid : quote?.ask);
    expect(initialLimitPrice).toBe(limitPrice);
    expect((await atBroker(order!)).request).toMatchObject({ orderType: 'LMT', lmtPrice: limitPrice });
  });

  const reached = (what: string, condition: () => Promise<boolean>) =>
    driveClock(system.clock, until(what, condition));

  async function waiting(): Promise<BrokerOrder | undefined> {
    return (await working()).find(
      ({ type, tradeDate, aggressiveAt }) =>
        type === 'limit' && tradeDate === NEXT && aggressiveAt === undefined,
    );
  }
});

async function picture() {
  const { database, simulator } = system;
  const { orders, executions, positions } = await simulator.state();
  return {
    instrument: (await findOrders(database, 'instrument')).map((order) => order.id),
    contract: (await findOrders(database, 'contract')).map((order) => order.id),
    broker: (await findOrders(database, 'broker')).map((order) => order.id),
    rows: (await ledgerRows(database)).map((row) => row.id),
    atBroker: orders.map((order) => order.key),
    executions: executions.map((execution) => execution.execId),
    positions,
  };
}
