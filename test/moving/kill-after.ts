import { MongoClient } from 'mongodb';
import { type Sandbox, until } from '../services/support';

/** Starts an import and kills it (`kill -9`) as soon as the system's database has so many items of it. */
export async function killAfter(
  items: number,
  sandbox: Sandbox,
  system: string,
  command: readonly string[],
): Promise<void> {
  const running = sandbox.start(...command);
  await running.says(/database: /);
  await until(async () => (await importedItems(sandbox, system)) >= items);
  process.kill(running.pid, 'SIGKILL');
  expect(await running.ended).toBe('SIGKILL');
}

/** 0 while the database can't be reached: that of a command which was killed may be named before the new one is. */
async function importedItems(sandbox: Sandbox, system: string): Promise<number> {
  try {
    const { mongoUrl, database } = sandbox.endpoints(system);
    const client = new MongoClient(mongoUrl, { serverSelectionTimeoutMS: 1_000 });
    try {
      return await client.db(database).collection('imported_items').countDocuments();
    } finally {
      await client.close();
    }
  } catch {
    return 0;
  }
}
