import { readPositions } from '../../cli/positions/read-positions';
import { findOrders } from '../../data/orders/order-store';
import { positionsOfBoth, wrongsOfDay } from '../support/books';
import { startTestSystem, type TestSystem } from '../support/running-system';
import { sharedFolder } from '../support/shared';

/** One day on real prices: the six instruments of the example strategy, replayed through the gateway. */
jest.setTimeout(300_000);

const DATE = '2023-06-15';
const directory = sharedFolder('data/futures');
let system: TestSystem;

afterAll(() => system?.stop());

(directory ? test : test.skip)('six optimal positions; every wanted trade fills; none is left', async () => {
  system = await startTestSystem({ date: DATE, market: { kind: 'replay', directory: directory! } });
  await system.seed(DATE);
  expect(await system.runDay(DATE)).toEqual({ kind: 'completed' });

  const { lines } = await readPositions(system.database, system.settings.config);
  expect(lines).toHaveLength(6);
  expect(lines.filter((line) => line.trade !== 0)).toEqual([]);
  const orders = await findOrders(system.database, 'instrument', { tradeDate: DATE });
  expect(orders.length).toBeGreaterThan(0);
  expect(orders.map((order) => order.status)).toEqual(orders.map(() => 'done'));
  expect(await wrongsOfDay(system.database, system.simulator, DATE)).toEqual([]);
  const { ledger, broker } = await positionsOfBoth(system.database, system.simulator);
  expect(ledger.length).toBeGreaterThan(0);
  expect(ledger).toEqual(broker);
});
