import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { driveClock } from '../../cli/simulated-day/drive-clock';
import { cycleInstant } from '../../cli/simulated-day/market-day';
import { productVersion } from '../../config/version';
import { setHalt } from '../../data/controls/halt';
import { setPositionLimit } from '../../data/controls/limits';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { findPreview } from '../../data/orders/order-previews';
import { findOrders } from '../../data/orders/order-store';
import { findReport } from '../../data/system/reports';
import { findRun } from '../../data/system/runs';
import { dailyCycleStart } from '../../domain/cycle/workflow-starts';
import type { Workflows } from '../../domain/cycle/workflows';
import { STOP } from '../../domain/limits/halt';
import { type BrokerOrder, watcherOf } from '../../domain/orders/order';
import { STAGES, taskQueue } from '../../domain/system/names';
import { aboutReport, REPORT_NAMES } from '../../reports/catalogue';
import type { Report, TableSection } from '../../reports/report';
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
  expect(stages['reports'].summary).toMatch(/^16 reports: slippage, costs, roll, pandl, .*account_curve$/);
  expect(stages['backup'].summary).toMatch(/verified.*read back/);

  expect((await findOrders(system.database, 'instrument', { tradeDate: DATE })).length).toBeGreaterThan(0);
  expect(await invariantViolations(system.database, system.simulator, DATE)).toEqual([]);
  const { folders } = system.settings;
  expect(readdirSync(join(folders.reports, DATE)).length).toBeGreaterThanOrEqual(2 * 16);
  expect(readdirSync(join(folders.backups, 'mongo'))).toContain(DATE);
});

test.each(REPORT_NAMES.filter((name) => aboutReport(name).kind === 'scheduled'))(
  'the report %s of the day is stored as data, and says of each empty table why',
  async (name) => {
    const stored = await findReport(system.database, name, DATE);
    const report = JSON.parse(stored?.data ?? '{}') as Report;
    expect(report.sections.length).toBeGreaterThan(0);
    expect(stored?.text).toContain(report.title);
    expect(stored?.text).not.toMatch(/could not be made|NaN|undefined|Left out/);
    const empty = report.sections.filter(
      (each) => each.kind === 'table' && each.rows.length === 0,
    ) as TableSection[];
    expect(empty.filter(({ whenEmpty }) => whenEmpty === undefined || whenEmpty === 'None.')).toEqual([]);
  },
);

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
  const { working, stored, atBroker } = orderLookups(() => system);
  const halt = { ...STOP, reason: 'drill', by: 'test', at: new Date(0) };
  let order: BrokerOrder;

  test('an order waits at its own side of the market', async () => {
    await system.simulator.scenario({ kind: 'fill', mode: 'never' });
    for (const { instrument } of await findOrders(system.database, 'contract', { tradeDate: DATE }))
      await setPositionLimit(system.database, { strategy: '', instrument, limit: 0 });
    await system.clock.advance(Date.parse(cycleInstant(NEXT, system.settings.config.system_zone)));
    const cycle = { system: 'test', tradeDate: NEXT, clock: 'simulated', window: 'hand-over' } as const;
    await (await startOrReach(system.client, dailyCycleStart(cycle))).result();
    await driveClock(system.clock, until('an order waits under a halt', waitsUnderHalt));
    const { limitPrice, initialLimitPrice, aggressiveAt } = order;
    const { mid: _mid, ...quote } = order.quote!;
    expect(limitPrice).toBe(order.trade[0] > 0 ? quote.bid : quote.ask);
    expect([initialLimitPrice, aggressiveAt]).toEqual([limitPrice, undefined]);
    const { request } = await atBroker(order);
    expect(request).toMatchObject({ orderType: 'LMT', lmtPrice: limitPrice });
    // From here on the market stays as it was then: it comes neither to the order's limit nor goes away from it.
    const { symbol } = request.contract;
    await system.simulator.scenario({ kind: 'data', mode: 'quote', symbol, ...quote });
  });

  test('while trading is halted its limit is not changed, and it says why', async () => {
    await watched('a change is held up', async () => /HALTED/.test((await stored(order)).reason ?? ''));
    expect((await stored(order)).aggressiveAt).toBeUndefined();
    expect((await atBroker(order)).request.lmtPrice).toBe(order.limitPrice);
    await setHalt(system.database, { ...halt, halted: false });
  });

  test('once 300 s have passed it takes the market, though its worker was killed', async () => {
    await system.kill('worker-main');
    await watched('it is aggressive', async () => (await stored(order)).aggressiveAt !== undefined);
    const { aggressiveAt, aggressiveWhy, initialLimitPrice } = await stored(order);
    expect(aggressiveWhy).toBe('not filled within 300 s');
    expect(aggressiveAt!.getTime() - order.sendingAt!.getTime()).toBeLessThan(600_000);
    const atNow = async () => (await atBroker(order)).request.lmtPrice;
    await watched('its limit is another', async () => (await atNow()) !== order.limitPrice);
    expect(await atNow()).toBe(order.trade[0] > 0 ? order.quote?.ask : order.quote?.bid);
    expect(initialLimitPrice).toBe(order.limitPrice);
  });

  test('after 600 s it is cancelled, after fewer than 200 events, and was never passive again', async () => {
    const turned = await stored(order);
    await system.kill('worker-main');
    await watched('it is cancelled', async () => (await stored(order)).state === 'cancelled');
    const { aggressiveAt, changes, limitPrice } = await stored(order);
    expect(aggressiveAt).toEqual(turned.aggressiveAt);
    expect(changes).toBeGreaterThanOrEqual(1);
    const { request, endedAt } = await atBroker(order);
    expect(request.lmtPrice).toBe(limitPrice);
    const worked = endedAt! - order.sendingAt!.getTime();
    expect(worked).toBeGreaterThanOrEqual(600_000);
    expect(worked).toBeLessThan(720_000);
    const handle = system.client.workflow.getHandle(watcherOf(order));
    await until('nobody watches it', async () => (await handle.describe()).status.name === 'COMPLETED');
    expect((await handle.describe()).historyLength).toBeLessThan(200);
  });

  /** Stops all trading in time for an order that still waits: the clock goes on meanwhile, one may have just stopped. */
  async function waitsUnderHalt(): Promise<boolean> {
    const found = (await working()).find(
      ({ type, tradeDate, aggressiveAt }) =>
        type === 'limit' && tradeDate === NEXT && aggressiveAt === undefined,
    );
    if (!found) return false;
    await setHalt(system.database, halt);
    order = await stored(found);
    if (order.state === 'working' && order.aggressiveAt === undefined) return true;
    await setHalt(system.database, { ...halt, halted: false });
    return false;
  }

  /** Steps the clock only while the order has been looked at and nobody acts on the instant before. */
  const watched = (what: string, condition: () => Promise<boolean>) =>
    until(what, async () => {
      const { now, waits, reached } = await system.clock.waiters();
      if (await condition()) return true;
      const coming = waits.filter((wait) => wait.until > now);
      const isWatched = coming.some(({ id }) => id.startsWith(order.id));
      if (isWatched && reached.length === 0)
        await system.clock.advance(Math.min(...coming.map((wait) => wait.until)));
      return false;
    });
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
