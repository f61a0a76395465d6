import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createSender } from '../../activities/broker-orders/send';
import type { Deps, Mail } from '../../activities/deps';
import type { BrokerContract } from '../../broker/broker';
import type { IbBroker } from '../../broker/ib/connect';
import { loadConfig } from '../../config/load-config';
import { putContracts } from '../../data/instruments/contracts';
import { type Journal, openJournal } from '../../data/ledger/journal';
import { findOrder, insertOrder } from '../../data/orders/order-store';
import { type Database, openDatabase } from '../../data/store/database';
import type { BrokerOrder } from '../../domain/orders/order';
import { configured } from '../support/configured';
import { startDatabase, type TestDatabase } from '../support/database';
import { ACCOUNT, NOW, TestGateway } from './gateway';
import { firstFutures } from './market';

let server: TestDatabase;
let database: Database;
let gateway: TestGateway;
let broker: IbBroker;
let near: BrokerContract;
let contract: string;
let journal: Journal;
let folder: string;
const mails: Mail[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tst-gate-'));
  journal = await openJournal(join(folder, 'journal.jsonl'));
  server = await startDatabase();
  database = await openDatabase(server.url, 'gate');
  gateway = await TestGateway.start();
  broker = await gateway.connect();
  [near] = await firstFutures(broker);
  contract = `${near.contractMonth}00`;
  const tradingHours = '20230614:0000-20230614:2300';
  await putContracts(database, [{ instrument: 'MES', contract, sampling: true, zone: 'UTC', tradingHours }]);
});
afterAll(async () => {
  await gateway?.close();
  await journal?.close();
  await database?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function sender(limits: Readonly<Record<string, number>>) {
  const overrides = Object.fromEntries(
    Object.entries(limits).map(([key, value]) => [`order_limits.${key}`, value]),
  );
  const config = loadConfig({ env: {}, privateDirectory: undefined, overrides });
  const { symbol, exchange, currency, multiplier } = near;
  const instrument = { code: 'MES', pointSize: multiplier, currency };
  const atBroker = {
    code: 'MES',
    symbol,
    exchange,
    currency,
    multiplier,
    priceMagnifier: 1,
    ignoreWeekly: false,
  };
  const catalogue = {
    instruments: new Map([['MES', instrument]]),
    brokerInstruments: new Map([['MES', atBroker]]),
  };
  const deps = {
    ...{
      system: 'demo',
      account: ACCOUNT,
      database,
      journal,
      ...configured(config),
      catalogue,
      watchedOrders: new Set(),
    },
    ...{ orderBroker: broker, dataBroker: broker, clock: { read: async () => NOW, now: () => NOW } },
    ...{ log: pino({ level: 'silent' }), assertOurs: async () => undefined },
    sendMail: async (mail: Mail) => void mails.push(mail),
  };
  return createSender(deps as unknown as Deps); // all that sending asks for
}

/** A slice of 2 contracts of an order of 11; the first one, unless it is tried again. */
async function slice(
  name: string,
  { rollOrder = false, attempt = 1 }: { readonly rollOrder?: boolean; readonly attempt?: number } = {},
): Promise<BrokerOrder> {
  const common = {
    system: 'demo',
    strategy: 'trend',
    instrument: 'MES',
    status: 'active',
    generatedAt: new Date(NOW),
    tradeDate: '2023-06-13',
    rollOrder,
    manualTrade: false,
  } as const;
  const whole = { ...common, trade: [11] };
  await insertOrder(database, { ...whole, level: 'instrument', id: name, type: 'best' });
  const parent = { level: 'contract', id: `${name}/c1`, parentId: name, contracts: [contract] } as const;
  await insertOrder(database, { ...whole, ...parent, type: 'best', algo: '' });
  const { order } = await insertOrder(database, {
    ...common,
    level: 'broker',
    id: `demo-${name}${attempt}`,
    parentId: `${name}/c1`,
    contracts: [contract],
    trade: [2],
    type: 'market',
    algo: 'market',
    state: 'intended',
    account: ACCOUNT,
  });
  return order;
}

const closed = (name: string) => findOrder(database, 'contract', `${name}/c1`);

it.each([
  ['contracts_max', 10],
  ['notional_max', 10_000],
])(
  'a slice of 2 is not sent when its whole order of 11 breaks %s; the order ends, with the reason and a mail',
  async (key, most) => {
    const order = await slice(key);
    await sender({ [key]: most })(order, new AbortController().signal);
    const reason = expect.stringContaining(`order_limits.${key} is`);
    expect(await findOrder(database, 'broker', order.id)).toMatchObject({ state: 'cancelled', reason });
    expect(await closed(key)).toMatchObject({ status: 'closed', reason });
    expect(mails.at(-1)).toMatchObject({ subject: 'Order refused: MES', text: reason });
    expect(await gateway.timesSent(order.id)).toBe(0);
  },
);

it('within its limits it is sent; then another order of the day is one too many', async () => {
  const [first, second] = [await slice('first'), await slice('second')];
  const send = sender({ contracts_max: 11, notional_max: 10_000_000, orders_per_day_max: 1 });
  await send(first, new AbortController().signal);
  expect(await gateway.timesSent(first.id)).toBe(1);
  await send(second, new AbortController().signal);
  expect(await gateway.timesSent(second.id)).toBe(0);
  const reason = expect.stringContaining('order_limits.orders_per_day_max is 1');
  expect(await closed('second')).toMatchObject({ status: 'closed', reason });
});

it('a slice of a roll that is tried again and again waits, and is mailed once for each limit', async () => {
  const mailed = mails.length;
  for (const attempt of [1, 2, 3]) {
    const order = await slice('roll', { rollOrder: true, attempt });
    const notional_max = attempt < 3 ? 100_000_000 : 10_000;
    await sender({ contracts_max: 10, notional_max })(order, new AbortController().signal);
    expect(await findOrder(database, 'broker', order.id)).toMatchObject({ state: 'cancelled' });
  }
  expect(await closed('roll')).toMatchObject({ status: 'active' });
  expect(mails.slice(mailed).map(({ text }) => text)).toEqual([
    expect.stringMatching(/contracts_max is 10.*It is a roll: it waits/),
    expect.stringMatching(/notional_max is 10,000/),
  ]);
});
