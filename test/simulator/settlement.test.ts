import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from '../../simulator/exchange/journal';
import { future, order, TestSimulator } from './test-client';

test('a position in an expired contract is settled in cash, without an execution', async () => {
  const simulator = await TestSimulator.start();
  const client = await simulator.client();
  client.api.reqPositions();
  await client.event('positionEnd');
  client.api.placeOrder(1, future('MES', 'CME', '202306'), order('BUY', 2));
  await client.event('position', (_account: string, _contract: object, quantity: number) => quantity === 2);
  await simulator.control('/clock', { set: '2023-06-20T12:00:00Z' });
  await client.event('position', (_account: string, _contract: object, quantity: number) => quantity === 0);
  expect(client.all('execDetails')).toHaveLength(1);
  const { cash } = (await simulator.control('/state')) as { cash: { USD: number } };
  expect(cash.USD).not.toBe(1_000_000 - 2 * 0.57);
  await simulator.remove();
});

test('the state directory of a dead process is taken over (restart.test.ts: that of a living one is refused)', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lock-'));
  const lock = join(directory, 'lock.json');
  new Journal(directory).close();
  writeFileSync(lock, JSON.stringify({ pid: 2 ** 22 + 1, started: '' }));
  new Journal(directory).close();
  // A living process under the number of one from before the last boot is another process.
  if (process.platform === 'linux') {
    writeFileSync(lock, JSON.stringify({ pid: process.ppid, started: 'another boot 1' }));
    new Journal(directory).close();
  }
  // Cut by a crash while it was written.
  writeFileSync(lock, '{"pid":');
  new Journal(directory).close();
  rmSync(directory, { recursive: true });
});
