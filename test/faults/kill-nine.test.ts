import type { CycleOutcome } from '../../cli/simulated-day/contract';
import { removeOverride, setOverride } from '../../data/controls/overrides';
import { findOrders } from '../../data/orders/order-store';
import { progressSince } from '../../data/system/progress';
import { findRun } from '../../data/system/runs';
import type { StageName } from '../../domain/system/names';
import { invariantViolations } from '../support/books';
import { startTestSystem, type TestSystem, until } from '../support/running-system';

/**
 * `kill -9` of every process, at every stage, on real parts. One system, one fault (or one per stage) a day; every
 * second day closes what the day before has opened, so that there is something to trade on each.
 */
jest.setTimeout(300_000);

const WORKER = 'worker-main';
const DAYS = ['2023-06-15', '2023-06-16', '2023-06-19', '2023-06-20', '2023-06-21', '2023-06-22'];
/** Fills come in parts, so that an order is open when something dies. */
const SLOW_FILLS = { kind: 'fill', mode: 'parts', parts: 3, delayMs: 90_000 };

/** Number of the message in the protocol. */
const PLACE_ORDER = '3';

let system: TestSystem;
const measured: string[] = [];

beforeAll(async () => {
  system = await startTestSystem({ date: DAYS[0] });
  await system.seed(DAYS[0]);
});
afterEach(() => system?.simulator.clearScenarios());
afterAll(async () => {
  await system?.stop();
  if (measured.length > 0) console.log(measured.join('\n'));
});

test('pysystemtrade #1118, #284: killed in each of the five stages of one day, nothing is left to be cleaned by hand', async () => {
  const day = await begin(DAYS[0]);
  await killOnceIn(day, 'prices', 'EUROSTX');
  await killOnceIn(day, 'positions', 'capital');
  await killInOrders(day, WORKER, DAYS[0]);
  await killOnceIn(day, 'reports', 'status');
  await killOnceIn(day, 'backup', 'mongo');
  await completesRightly(day.outcome, DAYS[0]);
});

test.each([
  ['the simulator', 'simulator', DAYS[1]],
  ['the database', 'database', DAYS[2]],
  ['the Temporal server', 'temporal', DAYS[3]],
])('%s, in the middle of orders', async (_what, part, date) => {
  const day = await begin(date);
  await killInOrders(day, part, date);
  await completesRightly(day.outcome, date);
});

test('the database, in the middle of prices: no instrument is left out', async () => {
  const day = await begin(DAYS[4]);
  await killOnceIn(day, 'prices', 'EURUSD', 'database', DAYS[4]);
  await completesRightly(day.outcome, DAYS[4]);
});

test('pysystemtrade #1580: lost answers, repeated reports and code 10349 make no second order', async () => {
  const date = DAYS[5];
  const logged = (await system.simulator.log()).length;
  const day = await begin(date);
  await system.simulator.scenario({ kind: 'ack', mode: 'lost-after', n: 1 });
  await system.simulator.scenario({
    kind: 'error',
    request: 'placeOrder',
    code: 10349,
    text: 'TIF set',
    n: 1,
  });
  for (const message of ['orderStatus', 'execDetails'])
    await system.simulator.scenario({ kind: 'events', mode: 'duplicate', message, n: 20 });
  await completesRightly(day.outcome, date);

  const placed = (await system.simulator.log(logged)).filter(
    ({ direction, fields }) => direction === 'in' && String(fields[0]) === PLACE_ORDER,
  );
  const orders = await findOrders(system.database, 'broker', { tradeDate: date });
  const timesSent = orders.map(
    ({ id }) => placed.filter(({ fields }) => fields.some((field) => field === id)).length,
  );
  expect(orders.length).toBeGreaterThan(0);
  expect(timesSent.filter((times) => times > 1)).toEqual([]);
  expect(timesSent).toContain(1);
});

interface Day {
  readonly outcome: Promise<CycleOutcome>;
  /** How it ended; undefined while it runs. */
  ended(): CycleOutcome | undefined;
}

/** Starts the day; what is held is closed, or else what the strategy wants is opened. */
async function begin(date: string): Promise<Day> {
  const all = { strategy: '', instrument: '' };
  const holds = (await system.simulator.state()).positions.length > 0;
  const close = { ...all, value: 0, reason: `test of ${date}`, by: 'test', at: new Date() };
  if (holds) await setOverride(system.database, close);
  else await removeOverride(system.database, all);
  await system.simulator.scenario(SLOW_FILLS);
  let ended: CycleOutcome | undefined;
  const outcome = system.runDay(date).then((how) => {
    ended = how;
    return how;
  });
  return { outcome, ended: () => ended };
}

async function killOnceIn(
  day: Day,
  stage: StageName,
  item: string,
  part = WORKER,
  date = DAYS[0],
): Promise<void> {
  const lines = () => progressSince(system.database, date, 0);
  await until(`${stage} ${item}`, async () =>
    (await lines()).some((line) => line.stage === stage && line.item === item),
  );
  await killAndMeasure(day, part, stage, async () => (await lines()).length);
}

async function killInOrders(day: Day, part: string, tradeDate: string): Promise<void> {
  const before = (await system.simulator.state()).executions.length;
  await until('an order is partly filled', async () => {
    const { orders, executions } = await system.simulator.state();
    const partly = orders.some((order) => order.status === 'Submitted' && order.filled > 0);
    return executions.length > before && partly;
  });
  expect((await findOrders(system.database, 'broker', { tradeDate })).length).toBeGreaterThan(0);
  await killAndMeasure(day, part, 'orders', async () => (await system.simulator.state()).executions.length);
}

/**
 * Until the process serves again, and until the day has continued: `steps` counts what has been done. A day that has
 * ended is waited for no longer; how it ended is asserted by `completesRightly`.
 */
async function killAndMeasure(
  day: Day,
  part: string,
  stage: string,
  steps: () => Promise<number>,
): Promise<void> {
  const { killedAt, restartedMs } = await system.kill(part);
  const before = await steps();
  await until(
    `${stage} continues after kill -9 of ${part} (${before} steps before; ${(restartedMs / 1000).toFixed(1)} s away)`,
    async () => day.ended() !== undefined || (await steps()) > before,
  );
  const [restarted, progressed] = [restartedMs, Date.now() - killedAt].map((ms) => (ms / 1000).toFixed(1));
  measured.push(
    `kill -9 of ${part} in ${stage}: serves after ${restarted} s, the day continues after ${progressed} s`,
  );
}

async function completesRightly(day: Promise<CycleOutcome>, tradeDate: string): Promise<void> {
  expect(await day).toEqual({ kind: 'completed' });
  const run = await findRun(system.database, { system: 'test', process: 'daily-cycle', tradeDate });
  const stages = run?.summary?.['stages'] as Record<string, { problems: string[] }>;
  const problems = Object.values(stages).flatMap((stage) => stage.problems);
  // That a part was away is told; nothing else may be wrong.
  expect(problems.filter((text) => !text.startsWith('interrupted from '))).toEqual([]);
  expect((await findOrders(system.database, 'contract', { tradeDate })).length).toBeGreaterThan(0);
  expect(await invariantViolations(system.database, system.simulator, tradeDate)).toEqual([]);
}
