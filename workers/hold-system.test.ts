import { spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { pino } from 'pino';
import { type Database, openDatabase } from '../data/store/database';
import { acquireLease, findLease } from '../data/system/lease';
import { identifyProcess } from '../services/processes/process-identity';
import { startDatabase, type TestDatabase } from '../test/support/database';
import { type HeldSystem, holdSystem } from './hold-system';

let server: TestDatabase;
let database: Database;
let count = 0;
let system: string;
const held: HeldSystem[] = [];
beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'held');
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});
beforeEach(() => {
  system = `demo${count++}`;
});
afterEach(() => {
  for (const each of held.splice(0)) each.letGo();
});

async function hold(temporal: string, machine = 'main'): Promise<HeldSystem> {
  const one = await holdSystem(database, { system, server: temporal, machine }, pino({ level: 'silent' }));
  held.push(one);
  return one;
}

it('a worker that lost the system while it was silent may not send, and says so', async () => {
  const first = await hold('one server');
  await first.assertOurs();
  await expect(hold('another')).rejects.toMatchObject({ code: 'SYSTEM_TAKEN' });
  await hold('one server', 'other-machine');

  await silentFor(61_000);
  const second = await hold('another', 'third');
  await expect(first.assertOurs()).rejects.toThrow(/another Temporal server/);
  await second.assertOurs();
  expect(await findLease(database, system)).toMatchObject({ epoch: 2 });
});

it('a second worker of the same machine is refused while the first lives, on whatever host', async () => {
  const sleeper = spawn('sleep', ['60']);
  const holder = { host: hostname(), ...identifyProcess(sleeper.pid!)! };
  const other = { name: `${system}/main`, owner: 'another worker', at: new Date(), isGone: () => false };
  await acquireLease(database, { ...other, holder });
  await expect(hold('one server')).rejects.toThrow(`worker of machine 'main' (process ${holder.pid} `);
  const ended = new Promise((done) => sleeper.once('exit', done));
  sleeper.kill('SIGKILL');
  await ended;
  await hold('one server');
});

/** As if the holder had been suspended: its last word is so old. */
async function silentFor(ms: number): Promise<void> {
  const renewedAt = new Date(Date.now() - ms);
  await database.main.collection('leases').updateOne({ _id: system as never }, { $set: { renewedAt } });
}
