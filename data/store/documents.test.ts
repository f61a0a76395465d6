import { startDatabase } from '../../test/support/database';
import { isDatabaseAway, openDatabase } from './database';
import { insertOnce, isDuplicateKey } from './documents';

/** What the driver throws, with a real server. */
const MANY = Array.from({ length: 20_000 }, (_, index) => ({ _id: index as never, text: 'x'.repeat(500) }));

test('a second document of a key is a duplicate, alone and among many; the server is not away', async () => {
  const server = await startDatabase();
  const database = await openDatabase(server.url, 'documents');
  try {
    const collection = database.main.collection('things');
    expect(await insertOnce(collection as never, 'a', {})).toBe(true);
    expect(await insertOnce(collection as never, 'a', {})).toBe(false);
    const bulk = [{ _id: 'a' as never }, { _id: 'b' as never }];
    const error = await collection.insertMany(bulk, { ordered: false }).catch((thrown: unknown) => thrown);
    expect([isDuplicateKey(error), isDatabaseAway(error)]).toEqual([true, false]);
  } finally {
    await database.close();
    await server.stop();
  }
});

test('a server killed while it writes is away: nothing of that write may be taken for written', async () => {
  const server = await startDatabase();
  const database = await openDatabase(server.url, 'documents', { connectTimeoutMs: 500 });
  try {
    const collection = database.main.collection('things');
    const writing = collection.insertMany(MANY, { ordered: false }).catch((thrown: unknown) => thrown);
    process.kill(server.pid, 'SIGKILL');
    const error = await writing;
    expect(error).toBeInstanceOf(Error);
    expect([isDuplicateKey(error), isDatabaseAway(error)]).toEqual([false, true]);
  } finally {
    await database.close();
    await server.stop();
  }
});

test('a database that does not answer is said to be unreachable, without its password', async () => {
  const failed = openDatabase('mongodb://user:secret@127.0.0.1:1/', 'x', { connectTimeoutMs: 200 });
  await expect(failed).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  await expect(failed).rejects.not.toThrow(/secret/);
});
