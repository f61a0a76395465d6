import { pino } from 'pino';
import { loadConfig } from '../../config/load-config';
import { setTradeLimit } from '../../data/controls/limits';
import { putContracts } from '../../data/instruments/contracts';
import { moveBrokerOrder } from '../../data/orders/broker-order-state';
import { sliceFamily } from '../../data/orders/gate-records';
import { findOrder, findOrders, insertOrder, updateOrder } from '../../data/orders/order-store';
import { readBook } from '../../data/orders/read-book';
import { type Database, openDatabase } from '../../data/store/database';
import { orderLimitsOf } from '../../domain/execution/order-limits';
import { wholeOrder } from '../../domain/execution/whole-order';
import type { BrokerOrder, ContractOrder } from '../../domain/orders/order';
import { configured } from '../../test/support/configured';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import type { Deps, Mail } from '../deps';
import { completeOrders } from './complete';
import { createBrokerOrders } from './create-broker-orders';
import { isolate } from './left-out-of-pass';

/** Orders in a real database, as the order stack and the gate see them. */
const AT = new Date('2026-11-24T15:00:00Z');
const TRADE_DATE = '2026-11-23';

let server: TestDatabase;
let database: Database;
let deps: Deps;
let mails: Mail[];
let count = 0;

beforeAll(async () => {
  server = await startDatabase();
});
afterAll(() => server?.stop());
beforeEach(async () => {
  database = await openDatabase(server.url, `limits-${count++}`);
  mails = [];
  const config = loadConfig({
    env: {},
    privateDirectory: undefined,
    overrides: { 'execution.lots_per_order_max': 2, 'order_limits.duplicate_window_seconds': 60 },
  });
  const clock = { read: async () => AT.getTime() };
  const sendMail = async (mail: Mail) => void mails.push(mail);
  // All that these steps ask for.
  deps = {
    system: 'test',
    account: 'DU1',
    database,
    ...configured(config),
    clock,
    sendMail,
    log: pino({ level: 'silent' }),
  } as Deps;
  const tradingHours = '20261124:0800-20261124:1700';
  await putContracts(database, [
    {
      instrument: 'CORN',
      contract: '20271200',
      sampling: true,
      zone: 'UTC',
      tradingHours,
    },
  ]);
});
afterEach(() => database?.close());

async function contractOrder(trade: number, change: Partial<ContractOrder> = {}): Promise<ContractOrder> {
  const id = `${TRADE_DATE}/trend/CORN/${count++}`;
  const common = {
    system: 'test',
    strategy: 'trend',
    instrument: 'CORN',
    trade: [trade],
    status: 'active',
    generatedAt: AT,
    tradeDate: TRADE_DATE,
    rollOrder: false,
    manualTrade: false,
  } as const;
  await insertOrder(database, { ...common, level: 'instrument', id, type: 'best' });
  const draft = {
    ...common,
    level: 'contract',
    parentId: id,
    contracts: ['20271200'],
    type: 'best',
    algo: '',
  } as const;
  return (await insertOrder(database, { ...draft, id: `${id}/c1`, ...change })).order;
}

async function pass() {
  return createBrokerOrders(deps, await readBook(deps.database), AT.getTime(), isolate(deps));
}

async function slices(): Promise<BrokerOrder[]> {
  return findOrders(database, 'broker');
}

async function end(slice: BrokerOrder): Promise<void> {
  await moveBrokerOrder(database, slice, 'cancelled');
}

describe('a trade limit', () => {
  const limitTo = (contracts: number, at = AT) =>
    setTradeLimit(database, { strategy: '', instrument: 'CORN', periodDays: 1 }, contracts, at);

  it('cuts an order to what is left of it instead of refusing it for ever, closing trades included', async () => {
    await limitTo(1);
    await contractOrder(-5);
    await pass();
    expect((await slices()).map(({ trade }) => trade)).toEqual([[-1]]);
  });

  it('counts what an order of another strategy may still trade', async () => {
    await limitTo(3);
    await contractOrder(5);
    await contractOrder(5, { strategy: 'carry' });
    await pass();
    expect((await slices()).map(({ trade }) => trade)).toEqual([[2], [1]]);
  });

  it('that leaves nothing holds the order back with its reason, mails it once and looks again after a restart', async () => {
    await limitTo(0, new Date(AT.getTime() - 3_600_000));
    const order = await contractOrder(5);
    const { opens } = await pass();
    await pass();
    expect(opens).toEqual([AT.getTime() + 23 * 3_600_000 + 1]);
    expect(await findOrder(database, 'contract', order.id)).toMatchObject({
      status: 'active',
      reason: expect.stringContaining('held back: the trade limits'),
    });
    expect(mails).toEqual([expect.objectContaining({ subject: 'Order held back: CORN' })]);
    await limitTo(5);
    await pass();
    expect(await slices()).toHaveLength(1);
    expect((await findOrder(database, 'contract', order.id))?.reason).toBe('');
  });
});

describe('a whole order', () => {
  const market = { perPoint: 50, priceOf: () => 400 };
  const sentSince = AT.getTime() - 60_000;
  const wholeOf = async (slice: BrokerOrder) =>
    wholeOrder(slice, await sliceFamily(database, slice, sentSince), market, AT.getTime());

  it('is looked at, not the slice that is sent', async () => {
    await contractOrder(-11);
    await pass();
    const [slice] = await slices();
    expect(slice.trade).toEqual([-2]);
    expect(await wholeOf(slice)).toMatchObject({ contracts: 11, notional: 220_000, othersSentToday: 0 });
    expect(orderLimitsOf(deps.config)).toMatchObject({ contractsMax: 1000, duplicateWindowMs: 60_000 });
  });

  it('counts once for its day, however many slices were sent; one like it is found', async () => {
    await contractOrder(5);
    await pass();
    const [first] = await slices();
    await updateOrder(database, first, { sendingAt: AT });
    await end((await slices())[0]);
    await completeOrders(deps);
    await pass();
    const second = (await slices())[1];
    expect(await wholeOf(second)).not.toHaveProperty('othersSentToday');
    await contractOrder(5);
    await contractOrder(4);
    await pass();
    const [, , same, other] = await slices();
    expect(await wholeOf(same)).toMatchObject({ othersSentToday: 1, sameSentAt: AT.getTime() });
    expect(await wholeOf(other)).not.toHaveProperty('sameSentAt');
  });
});
