import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOrders } from '../../data/orders/order-store';
import { type Database, openDatabase } from '../../data/store/database';
import { findRun } from '../../data/system/runs';
import { identifyProcess } from '../../services/processes/process-identity';
import { simulatorUrl } from '../../services/system/endpoints';
import { createSandbox, type Sandbox } from '../services/support';
import { invariantViolations } from '../support/books';
import { until } from '../support/running-system';
import { createSimulatorControl, type SimulatorControl } from '../support/simulator-control';

/**
 * The Temporal server's data are lost while an order is partly filled: everything is killed, the file is deleted, and
 * the same command is given again, as an operator would.
 */
jest.setTimeout(400_000);

const SYSTEM = 'forgetful';
const DATE = '2023-06-15';
const START = ['start', '--system', SYSTEM, '--seed', '1', '--instruments', '4', '--date', DATE];
const READY = /running; Ctrl-C stops it/;
/** Fills come in parts, so that an order is at work when everything dies. */
const SLOW_FILLS = { kind: 'fill', mode: 'parts', parts: 3, delayMs: 90_000 };

let sandbox: Sandbox;
let database: Database | undefined;
beforeEach(() => {
  sandbox = createSandbox({ PYSYS_PRIVATE_CONFIG_DIR: undefined });
});
afterEach(async () => {
  await database?.close();
  await sandbox.close();
});

test('F4: Temporal’s data lost in the middle of orders: the day goes on where it was', async () => {
  const first = sandbox.start(...START);
  await first.says(/schedules: \d+ applied/);
  await simulator().scenario(SLOW_FILLS);
  await until('an order is partly filled', async () => {
    const { orders } = await simulator().state();
    return orders.some((order) => order.status === 'Submitted' && order.filled > 0);
  });
  database = await openDatabase(sandbox.endpoints(SYSTEM).mongoUrl, sandbox.endpoints(SYSTEM).database);
  const planned = await idsOf('contract');
  const pids = Object.values(sandbox.endpoints(SYSTEM).processes);
  first.kill('SIGKILL');
  await until('everything has ended', () => pids.every((pid) => identifyProcess(pid) === undefined));
  await database.close();
  for (const end of ['', '-wal', '-shm'])
    rmSync(join(sandbox.folder, 'systems', SYSTEM, `temporal.db${end}`), { force: true });

  const second = sandbox.start(...START);
  await second.says(READY);
  expect(second.output()).toMatch(/had lost the order stack of 2023-06-15 \(\d+ orders, [1-9]/);
  expect(second.output()).not.toMatch(/^ {2}(prices|positions) /m);
  database = await openDatabase(sandbox.endpoints(SYSTEM).mongoUrl, sandbox.endpoints(SYSTEM).database);
  const run = await findRun(database, { system: SYSTEM, process: 'daily-cycle', tradeDate: DATE });
  const stages = (run?.summary?.['stages'] ?? {}) as Record<string, { problems: string[] }>;
  expect(run?.state).toBe('done');
  expect(Object.keys(stages)).toEqual(['prices', 'positions', 'orders', 'reports', 'backup']);
  expect(Object.values(stages).flatMap((stage) => stage.problems)).toEqual([]);
  expect(planned.length).toBeGreaterThan(0);
  expect(await idsOf('contract')).toEqual(planned);
  expect(await invariantViolations(database, simulator(), DATE)).toEqual([]);

  second.kill('SIGINT');
  await second.ended;
  const third = sandbox.start(...START);
  await third.says(READY);
  expect(third.output()).not.toMatch(/had lost/);
});

function simulator(): SimulatorControl {
  return createSimulatorControl(simulatorUrl(sandbox.endpoints(SYSTEM)));
}

async function idsOf(level: 'contract'): Promise<readonly string[]> {
  return (await findOrders(database!, level, { tradeDate: DATE })).map((order) => order.id);
}
