import type { Db } from 'mongodb';
import type { MemoryHooks, WriteEvent } from './hooks';
import { openMemoryDatabase } from './memory-database';
import { createMemoryServer, type MemoryServer } from './memory-server';
import { NotInMemoryError } from './refusals';

const AT = new Date('2026-11-20T21:00:00Z');

describe('a server in memory', () => {
  test('gives and takes copies only', async () => {
    const orders = await collectionOf(createMemoryServer());
    const legs = [{ at: new Date(0) }];
    await orders.insertOne({ _id: 'a', legs });
    legs[0].at.setTime(1);
    const read = await orders.findOne({ _id: 'a' });
    read!['legs'][0].at.setTime(2);
    expect(await orders.find({}).toArray()).toEqual([{ _id: 'a', legs: [{ at: new Date(0) }] }]);
  });

  test('is again as it was, for every connection, its indexes too, and goes on from there', async () => {
    const server = createMemoryServer();
    const [orders, others] = [await collectionOf(server), await collectionOf(server)];
    await orders.insertMany([
      { _id: 'a', status: 'open' },
      { _id: 'b', status: 'open' },
    ]);
    const before = server.snapshot();
    await orders.updateOne({ _id: 'a' }, { $set: { status: 'filled' } });
    await orders.deleteOne({ _id: 'b' });
    await orders.insertOne({ _id: 'c', status: 'open' });
    expect(await idsOf(orders, 'open')).toEqual(['c']);
    server.restore(before);
    expect(await idsOf(others, 'open')).toEqual(['a', 'b']);
    await others.insertOne({ _id: 'd', status: 'open' });
    await others.updateOne({ _id: 'a' }, { $set: { status: 'filled' } });
    expect(await idsOf(orders, 'open')).toEqual(['b', 'd']);
    server.restore(before);
    expect(await idsOf(orders, 'open')).toEqual(['a', 'b']);
  });

  test('finds by an index what it finds by looking at all', async () => {
    const orders = await collectionOf(createMemoryServer());
    for (let n = 0; n < 50; n += 1)
      await orders.insertOne({ _id: `o${n}`, status: ['open', 'filled', null][n % 3], n });
    await orders.updateMany({ n: { $lt: 10 } }, { $set: { status: 'filled' } });
    await orders.deleteMany({ n: { $gte: 40 } });
    for (const status of ['open', 'filled', null]) {
      const all = (await orders.find({}).toArray()).filter((each) => each['status'] === status);
      expect(await orders.find({ status }).toArray()).toEqual(all);
      expect(await orders.find({ status: { $in: [status, 'none'] } }).toArray()).toEqual(all);
    }
    await orders.insertOne({ _id: 'both', status: ['open', 'filled'] });
    for (const status of ['filled', ['open', 'filled']]) {
      expect(await idsOf(orders, status)).toContain('both');
      expect((await orders.find({ status: { $in: [status] } }).toArray()).at(-1)).toMatchObject({
        _id: 'both',
      });
    }
  });

  test.each([
    ['before', [] as string[]],
    ['after', ['a']],
  ] as const)('loses a write that dies %s it, or its answer', async (when, stored) => {
    const server = createMemoryServer();
    const die = () => {
      throw new Error('killed');
    };
    const hooks: MemoryHooks = when === 'before' ? { beforeWrite: die } : { afterWrite: die };
    const orders = await collectionOf(server);
    const dying = collectionIn(server, hooks);
    await expect(dying.insertOne({ _id: 'a', status: 'open' })).rejects.toThrow('killed');
    expect(await idsOf(orders, 'open')).toEqual(stored);
  });

  test('a command of several documents can die between two of them', async () => {
    const server = createMemoryServer();
    const orders = await collectionOf(server);
    await orders.insertMany(['a', 'b', 'c'].map((_id) => ({ _id, status: 'open' })));
    const seen: WriteEvent[] = [];
    const dying = collectionIn(server, {
      beforeWrite: () => {
        if (seen.length === 2) throw new Error('killed');
      },
      afterWrite: (write) => void seen.push(write),
    });
    await expect(dying.updateMany({}, { $set: { status: 'filled' } })).rejects.toThrow('killed');
    expect(seen).toEqual(
      ['a', 'b'].map((id) => ({ collection: 'system.instrument_orders', kind: 'update', id })),
    );
    expect(await idsOf(orders, 'open')).toEqual(['c']);
  });

  test('a read waits for its hook, and may fail by it', async () => {
    const server = createMemoryServer();
    const away = collectionIn(server, {
      beforeRead: (name) => {
        throw new Error(`${name} is away`);
      },
    });
    await expect(away.findOne({ _id: 'a' })).rejects.toThrow('system.instrument_orders is away');
    await expect(away.countDocuments({})).rejects.toThrow('away');
  });

  test('a connection that is closed is closed, and its hooks are those of no other', async () => {
    const server = createMemoryServer();
    const [one, other] = await Promise.all(
      ['one', 'other'].map(() => openMemoryDatabase(server, 'system', { at: AT })),
    );
    await one.close();
    await expect(ofDb(one.main).findOne({})).rejects.toThrow('must be connected');
    await expect(ofDb(one.main).deleteMany({})).rejects.toThrow('must be connected');
    expect(await ofDb(other.main).countDocuments({})).toBe(0);
  });

  test.each<[string, (orders: Collection) => unknown]>([
    ['a method', (orders) => orders.watch()],
    ['an option', (orders) => orders.find({}, { skip: 1 }).toArray()],
    ['an update operator', (orders) => orders.updateOne({ _id: 'a' }, { $mul: { n: 2 } })],
    ['a value', (orders) => orders.insertOne({ _id: 'b', n: new Map() })],
    ['a document without an id', (orders) => orders.insertOne({ n: 1 })],
    ['a stage of an aggregation', (orders) => orders.aggregate([{ $match: {} }]).toArray()],
    ['a path through a list', (orders) => orders.updateOne({ _id: 'a' }, { $set: { 'legs.0': 1 } })],
  ])('refuses %s that it has not, by name', async (_what, ask) => {
    const orders = await collectionOf(createMemoryServer());
    await orders.insertOne({ _id: 'a', legs: [] });
    await expect(async () => ask(orders)).rejects.toThrow(NotInMemoryError);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: documents of any shape
type Collection = ReturnType<typeof ofDb<any>>;

function ofDb<T extends object>(db: Db) {
  return db.collection<T>('instrument_orders');
}

async function collectionOf(server: MemoryServer): Promise<Collection> {
  return ofDb((await openMemoryDatabase(server, 'system', { at: AT })).main);
}

function collectionIn(server: MemoryServer, hooks: MemoryHooks): Collection {
  return ofDb(server.db('system', hooks) as unknown as Db);
}

async function idsOf(orders: Collection, status: unknown): Promise<readonly string[]> {
  return (await orders.find({ status }).sort({ _id: 1 }).toArray()).map(({ _id }) => String(_id));
}
