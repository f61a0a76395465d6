import { gather } from '../../activities/reports/gather';
import { locks } from '../../data/controls/locks';
import { type Database, openDatabase } from '../../data/store/database';
import { startDatabase, type TestDatabase } from '../support/database';

let server: TestDatabase;
let database: Database;
beforeEach(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'reports', { connectTimeoutMs: 500 });
});
afterEach(async () => {
  await database.close();
  await server.stop();
});

test('a section that can’t be made is said to be so, and the report goes on', async () => {
  const failing = gather(async () => {
    throw new Error('no such series');
  });
  expect(await failing).toEqual({ kind: 'failed', reason: 'no such series' });
  expect(await gather(() => locks(database))).toEqual({ kind: 'data', data: [] });
});

test('a report is not made without its sections because the database is away', async () => {
  process.kill(server.pid, 'SIGKILL');
  await expect(gather(() => locks(database))).rejects.toThrow();
});
