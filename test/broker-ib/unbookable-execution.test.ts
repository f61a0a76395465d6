import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Deps, Mail } from '../../activities/deps';
import { recordSnapshot } from '../../activities/executions/record-snapshot';
import type { BrokerExecution, OrderSnapshot } from '../../broker/broker';
import { locks } from '../../data/controls/locks';
import { putContracts } from '../../data/instruments/contracts';
import { openJournal } from '../../data/ledger/journal';
import { commissionRows, ledgerRows } from '../../data/ledger/ledger-store';
import { fxExecutionsOf, restoreFxSending } from '../../data/orders/fx-orders';
import { insertOrder } from '../../data/orders/order-store';
import { type Database, openDatabase } from '../../data/store/database';
import { startDatabase, type TestDatabase } from '../support/database';

const NOW = Date.UTC(2026, 10, 20, 15);
const CODES = ['CORN', 'GOLD'];
const mails: Mail[] = [];
let server: TestDatabase;
let database: Database;
let deps: Deps;
let folder: string;

beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'unbookable');
  folder = mkdtempSync(join(tmpdir(), 'tst-unbookable-'));
  const some: Partial<Deps> = {
    database,
    journal: await openJournal(folder),
    clock: { read: async () => NOW } as Deps['clock'],
    config: {
      system_zone: 'Europe/London',
      execution: { match_trades_elsewhere_minutes: 0 },
    } as Deps['config'],
    log: pino({ level: 'silent' }),
    sendMail: async (mail) => void mails.push(mail),
  };
  deps = some as Deps;
  for (const [index, instrument] of CODES.entries()) {
    await putContracts(database, [{ instrument, contract: '20261200', sampling: true, conId: index + 1 }]);
    await insertOrder(database, {
      level: 'broker',
      id: `ref-${instrument}`,
      parentId: 'c',
      system: 'test',
      strategy: 's',
      instrument,
      contracts: ['20261200'],
      trade: [1],
      type: 'market',
      algo: 'market',
      status: 'active',
      state: 'working',
      account: 'DU1',
      generatedAt: new Date(NOW),
      tradeDate: '2026-11-20',
      rollOrder: false,
      manualTrade: false,
    });
  }
});
afterAll(async () => {
  await deps?.journal.close();
  await database?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const execution = (instrument: string, price: number): BrokerExecution => ({
  executionId: `${instrument}.01`,
  orderRef: `ref-${instrument}`,
  permId: 7,
  clientId: 1,
  brokerOrderId: 5,
  account: 'DU1',
  contract: {
    conId: CODES.indexOf(instrument) + 1,
    symbol: instrument,
    kind: 'future',
    exchange: 'CME',
    currency: 'USD',
    localSymbol: instrument,
    multiplier: 1,
    contractMonth: '202612',
    expiry: '20261214',
  },
  quantity: 1,
  price,
  time: NOW,
});
const heard = (price: number): OrderSnapshot => ({
  open: [],
  completed: [],
  executions: [execution('CORN', price), execution('GOLD', -37.63)],
  commissions: [
    { executionId: 'CORN.01', amount: Number.NaN, currency: 'USD' },
    { executionId: 'GOLD.01', amount: -0.25, currency: 'USD' },
  ],
});

test('an execution without a price is not booked and locks its instrument, once by mail; the others are booked', async () => {
  for (let sweep = 0; sweep < 3; sweep++) await recordSnapshot(deps, heard(Number.NaN));
  expect(await ledgerRows(database)).toMatchObject([{ instrument: 'GOLD', price: -37.63 }]);
  expect(await locks(database)).toMatchObject([
    { instrument: 'CORN', owner: 'unbooked:CORN.01', reason: expect.stringMatching(/price is NaN/) },
  ]);
  expect(mails.filter(({ subject }) => subject === 'Execution not booked: CORN')).toHaveLength(1);
  expect(await commissionRows(database)).toMatchObject([{ executionId: 'GOLD.01', amount: -0.25 }]);
});

test('reported whole, it is booked and the lock is gone', async () => {
  await recordSnapshot(deps, heard(400));
  expect((await ledgerRows(database)).map(({ instrument }) => instrument).sort()).toEqual(CODES);
  expect(await locks(database)).toEqual([]);
});

test('a trade in currencies is no matter of futures: nothing is booked, asked or mailed, whoever made it', async () => {
  const before = [mails.length, (await ledgerRows(database)).length];
  await restoreFxSending(database, {
    ...{ id: 'margin', reference: 'ref-fx', currency: 'EUR', pricedIn: 'USD', amount: 25_000 },
    ...{ state: 'sending', clientId: 1, brokerOrderId: 6, sendingAt: new Date(NOW), reason: 'r', by: 'ann' },
  });
  const pair = {
    ...execution('CORN', 1.1).contract,
    conId: 12_087_792,
    symbol: 'EUR',
    kind: 'currency',
  } as const;
  const trade = (executionId: string, orderRef: string, price: number) => ({
    ...execution('CORN', price),
    ...{ executionId, orderRef, contract: pair, quantity: 25_000 },
  });
  const executions = [
    trade('FX.1.01', 'ref-fx', 1.1),
    trade('FX.2.01', '', 1.2),
    trade('FX.3.01', 'ref-fx', Number.NaN),
  ];
  for (let sweep = 0; sweep < 2; sweep++)
    await recordSnapshot(deps, { open: [], completed: [], executions, commissions: [] });
  expect(await fxExecutionsOf(database, ['ref-fx', ''])).toMatchObject([
    { executionId: 'FX.1.01', price: 1.1 },
  ]);
  expect([mails.length, (await ledgerRows(database)).length]).toEqual(before);
});
