import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import { type Journal, openJournal, readJournal } from '../ledger/journal';
import { type Database, openDatabase } from '../store/database';
import {
  brokerOrdersInState,
  findBrokerOrderByPermId,
  markSending,
  moveBrokerOrder,
} from './broker-order-state';
import { markChange, restoreChange } from './change-order';
import type { OrderDraft } from './collections';
import { nextOrderNumber, reserveBrokerOrderIds } from './order-numbers';
import {
  activeOrders,
  childOrders,
  findOrder,
  findOrderByNumber,
  findOrders,
  insertOrder,
  updateOrder,
} from './order-store';

let server: TestDatabase;
let database: Database;
let journal: Journal;
const folder = mkdtempSync(join(tmpdir(), 'tst-orders-'));
let count = 0;

beforeAll(async () => {
  server = await startDatabase();
  journal = await openJournal(folder);
});
afterAll(async () => {
  await journal.close();
  await server?.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  count += 1;
  database = await openDatabase(server.url, `orders-${count}`);
});
afterEach(() => database.close());

const base = {
  system: 'demo',
  strategy: 'trend',
  instrument: 'CORN',
  trade: [2],
  status: 'active',
  generatedAt: new Date('2026-11-20T21:00:00Z'),
  tradeDate: '2026-11-20',
  rollOrder: false,
  manualTrade: false,
} as const;
const instrumentOrder = (id: string, changes: Partial<OrderDraft<'instrument'>> = {}) =>
  ({ ...base, level: 'instrument', id, type: 'best', ...changes }) as const;
const brokerOrder = (id: string, changes: Partial<OrderDraft<'broker'>> = {}) =>
  ({
    ...base,
    level: 'broker',
    id,
    parentId: 'c1',
    type: 'market',
    contracts: ['20241200'],
    algo: 'market',
    state: 'intended',
    account: 'DU1',
    ...changes,
  }) as const;
const mark = { clientId: 100, brokerOrderId: 7, sendingAt: new Date('2026-11-20T21:01:00Z') };

async function stored(id: string, changes: Partial<OrderDraft<'broker'>> = {}) {
  return (await insertOrder(database, brokerOrder(id, changes))).order;
}

describe('storing', () => {
  it('gives number and version; the same id again gives the first and changes nothing', async () => {
    const first = await insertOrder(database, instrumentOrder('a'));
    const again = await insertOrder(database, instrumentOrder('a', { trade: [99] }));
    expect(first).toMatchObject({ kind: 'inserted', order: { number: 1, version: 1, trade: [2] } });
    expect(again).toEqual({ kind: 'known', order: first.order });
    expect(await findOrder(database, 'instrument', 'a')).toEqual(first.order);
    expect(await findOrderByNumber(database, 'instrument', 1)).toEqual(first.order);
    expect(await findOrder(database, 'instrument', 'b')).toBeUndefined();
  });

  it('at the same time by several, stores one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => insertOrder(database, instrumentOrder('a'))),
    );
    expect(answers.filter((answer) => answer.kind === 'inserted')).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.order.number)).size).toBe(1);
  });

  it('never gives a number or a broker order id twice', async () => {
    const numbers = await Promise.all(
      Array.from({ length: 20 }, () => nextOrderNumber(database, 'contract')),
    );
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    const ids = await Promise.all(Array.from({ length: 20 }, () => reserveBrokerOrderIds(database, 100, 50)));
    expect(new Set(ids).size).toBe(20);
    expect(Math.min(...ids)).toBe(50);
    expect(await reserveBrokerOrderIds(database, 100, 10)).toBe(70);
    expect(await reserveBrokerOrderIds(database, 100, 500, 3)).toBe(500);
    expect(await reserveBrokerOrderIds(database, 100, 1)).toBe(503);
    expect(await reserveBrokerOrderIds(database, 101, 1)).toBe(1);
  });
});

describe('finding', () => {
  it('selects by what is given', async () => {
    await insertOrder(database, instrumentOrder('a'));
    await insertOrder(database, instrumentOrder('b', { instrument: 'OAT', status: 'done' }));
    await insertOrder(database, instrumentOrder('c', { generatedAt: new Date('2026-11-23T00:00:00Z') }));
    const ids = (orders: readonly { id: string }[]) => orders.map((order) => order.id);
    expect(ids(await activeOrders(database, 'instrument'))).toEqual(['a', 'c']);
    expect(ids(await findOrders(database, 'instrument', { instrument: 'OAT' }))).toEqual(['b']);
    expect(ids(await findOrders(database, 'instrument', { from: new Date('2026-11-22') }))).toEqual(['c']);
    expect(
      ids(await findOrders(database, 'instrument', { to: new Date('2026-11-22'), status: 'done' })),
    ).toEqual(['b']);
  });

  it('gives the children of several parents', async () => {
    await stored('x', { parentId: 'p1' });
    await stored('y', { parentId: 'p2' });
    await stored('z', { parentId: 'p3' });
    expect((await childOrders(database, 'broker', ['p1', 'p3'])).map((order) => order.id)).toEqual([
      'x',
      'z',
    ]);
  });
});

describe('changing', () => {
  it('counts the version up and refuses who read an older one', async () => {
    const { order } = await insertOrder(database, instrumentOrder('a'));
    const changed = await updateOrder(database, order, { status: 'closed', reason: 'end of day' });
    expect(changed).toEqual({ ...order, status: 'closed', reason: 'end of day', version: 2 });
    await expect(updateOrder(database, order, { status: 'done' })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    expect((await findOrder(database, 'instrument', 'a'))?.status).toBe('closed');
  });
});

describe('marking as sending', () => {
  it('is won by exactly one of many', async () => {
    const order = await stored('a');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => markSending(database, journal, order, mark)),
    );
    expect(answers.filter((answer) => answer.kind === 'won')).toHaveLength(1);
    expect(await findOrder(database, 'broker', 'a')).toEqual({
      ...order,
      ...mark,
      state: 'sending',
      version: 2,
    });
  });

  it('is in the journal before it is in the database', async () => {
    const order = await stored('b');
    const seen: (string | undefined)[] = [];
    const watching: Journal = {
      ...journal,
      append: async (entry) => {
        await journal.append(entry);
        seen.push((await findOrder(database, 'broker', 'b'))?.state);
      },
    };
    await markSending(database, watching, order, mark);
    expect(seen).toEqual(['intended']);
    const entries = (await readJournal(folder)).entries.filter((entry) => entry.kind === 'sending');
    expect(entries.at(-1)).toMatchObject({
      order: { id: 'b', state: 'sending', clientId: 100, brokerOrderId: 7 },
    });
  });

  it('is lost when the journal cannot be written, and nothing is marked', async () => {
    const order = await stored('c');
    const full: Journal = { ...journal, append: () => Promise.reject(new Error('ENOSPC')) };
    await expect(markSending(database, full, order, mark)).rejects.toThrow('ENOSPC');
    expect((await findOrder(database, 'broker', 'c'))?.state).toBe('intended');
  });

  it('is lost when the order was changed meanwhile', async () => {
    const order = await stored('d');
    const cancelled = await moveBrokerOrder(database, order, 'cancelled', { status: 'closed' });
    expect(await markSending(database, journal, order, mark)).toEqual({ kind: 'lost', order: cancelled });
    expect(await markSending(database, journal, cancelled, mark)).toMatchObject({ kind: 'lost' });
  });
});

describe('a change of an order at the broker', () => {
  const at = new Date('2026-11-20T21:06:00Z');
  const change = { turned: 'the price moved away', limitPrice: 101.5 };
  const written = {
    limitPrice: 101.5,
    aggressiveAt: at,
    aggressiveWhy: change.turned,
    changes: 1,
    changedAt: at,
  };
  const workingOrder = async (id: string) => {
    const answer = await markSending(database, journal, await stored(id), { ...mark, limitPrice: 99 });
    return moveBrokerOrder(database, answer.order!, 'working');
  };

  it('is won by exactly one of many, only while the order works, and is in the journal', async () => {
    const order = await workingOrder('m');
    const all = Array.from({ length: 5 }, () => markChange(database, journal, order, change, at));
    const won = (await Promise.all(all)).filter((each) => each !== undefined);
    expect(won).toEqual([{ ...order, ...written, version: order.version + 1 }]);
    const again = await markChange(database, journal, won[0], { limitPrice: 102 }, at);
    expect(again).toMatchObject({ limitPrice: 102, changes: 2, aggressiveAt: at });
    const ended = await moveBrokerOrder(database, again!, 'cancelled', { status: 'closed' });
    expect(await markChange(database, journal, ended, change, at)).toBeUndefined();
    const entries = (await readJournal(folder)).entries.filter((entry) => entry.kind === 'change');
    expect(entries[0]).toEqual({ kind: 'change', id: 'm', version: order.version + 1, change: written });
  });

  it('is restored where the database has lost it; an order that went on is left alone', async () => {
    const order = await workingOrder('n');
    const version = order.version + 1;
    for (let times = 0; times < 2; times++)
      await restoreChange(database, { id: 'n', version, change: written });
    expect(await findOrder(database, 'broker', 'n')).toEqual({ ...order, ...written, version });
    const older = { id: 'n', version: order.version, change: { ...written, limitPrice: 7 } };
    await restoreChange(database, older);
    expect(await findOrder(database, 'broker', 'n')).toMatchObject({ limitPrice: 101.5 });
  });

  it('of a price that is not finite is nowhere', async () => {
    const order = await workingOrder('o');
    await expect(markChange(database, journal, order, { limitPrice: Number.NaN }, at)).rejects.toMatchObject({
      code: 'NOT_FINITE',
    });
    expect(await findOrder(database, 'broker', 'o')).toEqual(order);
  });
});

describe('states of a broker order', () => {
  it('follow one another as allowed, never back to be sent', async () => {
    const order = await stored('a');
    const won = await markSending(database, journal, order, mark);
    if (won.kind !== 'won') throw new Error('not won');
    const working = await moveBrokerOrder(database, won.order, 'working', { permId: 4711 });
    expect(await findBrokerOrderByPermId(database, 4711)).toEqual(working);
    expect(await brokerOrdersInState(database, ['working', 'unknown'])).toEqual([working]);
    const filled = await moveBrokerOrder(database, working, 'filled', { status: 'done' });
    for (const state of ['working', 'unknown', 'cancelled', 'not-accepted'] as const) {
      await expect(moveBrokerOrder(database, filled, state)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    }
  });

  it('a fill may cross a cancel; what was thought not accepted may turn up', async () => {
    const cancelled = await moveBrokerOrder(database, await stored('b'), 'cancelled');
    expect((await moveBrokerOrder(database, cancelled, 'filled')).state).toBe('filled');
    const lost = await stored('c', { state: 'not-accepted' });
    expect((await moveBrokerOrder(database, lost, 'working')).state).toBe('working');
  });
});
