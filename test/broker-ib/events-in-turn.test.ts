import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import type { Deps } from '../../activities/deps';
import { listenToBroker } from '../../activities/executions/broker-events';
import { loadConfig } from '../../config/load-config';
import { putContracts } from '../../data/instruments/contracts';
import { openJournal } from '../../data/ledger/journal';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { findOrder, insertOrder } from '../../data/orders/order-store';
import { type Database, openDatabase } from '../../data/store/database';
import { configured } from '../support/configured';
import { startDatabase, type TestDatabase } from '../support/database';
import { until } from '../support/running-system';
import { ACCOUNT, marketOrder, NOW, TestGateway } from './gateway';
import { firstFutures } from './market';

let server: TestDatabase;
let database: Database;
let gateway: TestGateway;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tst-events-'));
  server = await startDatabase();
  database = await openDatabase(server.url, 'events');
  gateway = await TestGateway.start();
});
afterAll(async () => {
  await gateway?.close();
  await database?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it("a fill is booked while the broker's lists, asked for another order's end, do not come", async () => {
  const broker = await gateway.connect({ requestTimeoutMs: 120_000 });
  const [near] = await firstFutures(broker);
  await putContracts(database, [
    {
      instrument: 'X',
      contract: '20230900',
      sampling: true,
      conId: near.conId,
      zone: 'UTC',
    },
  ]);
  for (const id of ['demo-END', 'demo-FILL']) await working(id);
  const clock = { read: async () => NOW, now: () => NOW };
  const config = loadConfig({ env: {}, privateDirectory: undefined });
  const journal = await openJournal(join(folder, 'journal.jsonl'));
  const log = pino({ level: 'silent' });
  // All that listening asks for; its signals go nowhere.
  const deps = {
    system: 'demo',
    database,
    orderBroker: broker,
    clock,
    ...configured(config),
    journal,
    log,
    watchedOrders: new Set(),
  };
  const stop = listenToBroker(deps as unknown as Deps, {} as Client);

  const quote = await broker.quote([{ contract: near, ratio: 1 }], 3_000);
  const first = await broker.nextOrderId(1);
  const limitPrice = Math.round(quote.bid * 0.5);
  await broker.place(marketOrder(near, first, 'demo-END', { type: 'LMT', limitPrice }));
  await gateway.scenario({ kind: 'mute', request: 'reqCompletedOrders', n: 1 });
  await broker.cancel(first);
  await until('the lists were asked for', async () =>
    (await gateway.received()).some(([message]) => message === '99'),
  );
  await broker.place(marketOrder(near, first + 1, 'demo-FILL'));
  await until('the fill is booked', async () =>
    (await ledgerRows(database, { brokerOrderId: 'demo-FILL' })).some((row) => row.quantity === 1),
  );
  expect(await findOrder(database, 'broker', 'demo-END')).toMatchObject({ state: 'working' });
  stop();
  await journal.close();
});

async function working(id: string): Promise<void> {
  await insertOrder(database, {
    level: 'broker',
    id,
    parentId: `${id}/parent`,
    system: 'demo',
    strategy: 'trend',
    instrument: 'X',
    contracts: ['20230900'],
    trade: [1],
    type: 'market',
    algo: 'market',
    status: 'active',
    state: 'working',
    account: ACCOUNT,
    generatedAt: new Date(NOW),
    tradeDate: '2023-06-13',
    rollOrder: false,
    manualTrade: false,
  });
}
