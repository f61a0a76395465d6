import { startDatabase, type TestDatabase } from '../../test/support/database';
import { type Database, openDatabase } from './database';
import { assertPlainFilter } from './guarded-filters';

describe('a filter that could mean more documents than its writer thought is refused', () => {
  test.each([
    ['an undefined id, which would match every document', { _id: undefined }],
    ['an undefined value of another key', { instrument: 'CORN', status: undefined }],
    ['an undefined value in a condition', { number: { $gt: undefined } }],
    ['an operator in the place of an id', { _id: { $gt: '' } }],
    ['an operator in the place of an id, below', { $or: [{ _id: 'a' }, { _id: { $ne: null } }] }],
    ['an expression in the place of an id', { _id: /.*/ }],
    ['code', { $where: 'true' }],
    ['an expression of text', { name: { $regex: '.*' } }],
    ['null', null],
    ['a text', 'a'],
    ['a list', []],
  ])('%s', (_what, filter) => {
    expect(() => assertPlainFilter('orders', filter)).toThrow(/The filter of orders/);
  });

  test.each([
    [{}],
    [{ _id: 'a' }],
    [{ _id: { $in: ['a', 'b'] } }],
    [{ _id: { $gte: 'a', $lt: 'b' } }],
    [{ time: { $gte: new Date(0) }, state: { $in: ['a'] }, ended: null }],
  ])('not %j', (filter) => {
    expect(() => assertPlainFilter('orders', filter)).not.toThrow();
  });
});

describe('by every method of a real collection', () => {
  let server: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    server = await startDatabase();
    database = await openDatabase(server.url, 'guarded');
  });
  afterAll(async () => {
    await database?.close();
    await server?.stop();
  });

  test('the wrong filter changes nothing, the right one does what it says', async () => {
    const things = database.main.collection<{ _id: string; size?: number }>('things');
    await things.insertMany([{ _id: 'a' }, { _id: 'b' }]);
    const wrong = { _id: undefined } as never;
    const attempts = [
      () => things.find(wrong).toArray(),
      () => things.findOne(wrong),
      () => things.updateOne(wrong, { $set: { size: 1 } }),
      () => things.updateMany(wrong, { $set: { size: 1 } }),
      () => things.replaceOne(wrong, {}),
      () => things.deleteOne(wrong),
      () => things.deleteMany(wrong),
      () => things.findOneAndUpdate(wrong, { $set: { size: 1 } }),
      () => things.findOneAndDelete(wrong),
      () => things.countDocuments(wrong),
      () => things.distinct('size', wrong),
    ];
    for (const attempt of attempts) {
      await expect((async () => attempt())()).rejects.toMatchObject({ code: 'BAD_INPUT' });
    }
    expect(await things.find().toArray()).toEqual([{ _id: 'a' }, { _id: 'b' }]);
    await things.updateOne({ _id: 'b' }, { $set: { size: 2 } });
    expect(await things.findOne({ size: 2 })).toEqual({ _id: 'b', size: 2 });
    expect(await things.countDocuments()).toBe(2);
  });
});
