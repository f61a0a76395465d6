import { pino } from 'pino';
import { type Database, openDatabase } from '../data/database';
import { findLease } from '../data/lease';
import { startDatabase, type TestDatabase } from '../test/support/database';
import { type HeldSystem, holdSystem } from './hold-system';

let server: TestDatabase;
let database: Database;
const held: HeldSystem[] = [];
beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'held');
});
afterAll(async () => {
  for (const each of held) each.letGo();
  await database?.close();
  await server?.stop();
});

async function hold(owner: string): Promise<HeldSystem> {
  const one = await holdSystem(database, { system: 'demo', owner }, pino({ level: 'silent' }));
  held.push(one);
  return one;
}

it('who has lost the system while it was silent may not send, and is told so', async () => {
  const first = await hold('one server');
  await first.assertOurs();
  await expect(hold('another')).rejects.toMatchObject({ code: 'SYSTEM_TAKEN' });
  await hold('one server'); // a second worker of the same server

  await silentFor(61_000);
  const second = await hold('another');
  await expect(first.assertOurs()).rejects.toMatchObject({ code: 'SYSTEM_TAKEN' });
  await second.assertOurs();
  expect(await findLease(database, 'demo')).toMatchObject({ owner: 'another', epoch: 2 });
});

/** As if the holder had been suspended: its last word is so old. */
async function silentFor(ms: number): Promise<void> {
  const renewedAt = new Date(Date.now() - ms);
  await database.main.collection('leases').updateOne({ _id: 'demo' as never }, { $set: { renewedAt } });
}
