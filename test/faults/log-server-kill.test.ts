import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { createLogClient, type LogClient } from '../../services/logging/log-client';
import { anyFreePort } from '../../services/processes/free-port';
import { killed, recordsOf, startLogServerProcess } from '../support/log-server-process';

let folder: string;
let file: string;
let port: number;
let server: ChildProcess;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tst-log-server-'));
  file = join(folder, 'log');
  port = await anyFreePort();
});
afterEach(async () => {
  await killed(server);
  rmSync(folder, { recursive: true });
});

const clientOf = (name: string): LogClient =>
  createLogClient({ host: '127.0.0.1', port, spoolFile: join(folder, 'spool', name) });
const record = (text: string) =>
  JSON.stringify({ time: new Date().toISOString(), level: 'info', name: 'test', text });

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}

/** Each once: how many, and how many different. */
function counts(): readonly [number, number] {
  const records = recordsOf(file);
  return [records.length, new Set(records.map(({ client, seq }) => `${client} ${seq}`)).size];
}

test('8 clients lose no record and double none when the log server is killed three times, and is away for a while', async () => {
  server = await startLogServerProcess(port, file);
  const clients = Array.from({ length: 8 }, (_, each) => clientOf(`client-${each}`));
  const each = 4_000;
  for (let number = 1; number <= each; number += 1) {
    for (const client of clients) client.write(record(`${number}`));
    if (number % 20 === 0) await nextTurn();
    if (number % 1_000 !== 0 || number === each) continue;
    await until(() => counts()[0] > number); // in the middle of the work, not before it
    await killed(server);
    for (const client of clients) client.write(record('while it is away'));
    server = await startLogServerProcess(port, file);
  }
  const total = 8 * (each + 3);
  await until(() => counts()[0] >= total);
  for (const client of clients) await client.close();
  expect(counts()).toEqual([total, total]);
});

test('what a client could not send before it ended is sent by the next process of that name', async () => {
  const before = clientOf('worker');
  for (let number = 1; number <= 10; number += 1) before.write(record(`${number}`));
  await before.close();
  appendFileSync(join(folder, 'spool', 'worker'), '{"client":"cut off'); // as kill -9 leaves it
  server = await startLogServerProcess(port, file);
  const after = clientOf('worker');
  after.write(record('11'));
  await until(() => counts()[0] === 11);
  await after.close();
  expect(recordsOf(file).map(({ text }) => text)).toEqual(Array.from({ length: 11 }, (_, n) => `${n + 1}`));
  expect(readFileSync(join(folder, 'spool', 'worker'), 'utf8')).toBe('');
});

test('a line cut off in the file is removed at the start; garbage is refused by name and the others are kept', async () => {
  writeFileSync(file, '{"time":"cut o');
  server = await startLogServerProcess(port, file);
  const stranger = connect(port, '127.0.0.1');
  stranger.write('GET / HTTP/1.1\n{"client":"x","seq":-1}\n\n');
  const client = clientOf('worker');
  client.write(record('good'));
  await until(() => counts()[0] === 2);
  stranger.destroy();
  await client.close();
  const texts = recordsOf(file).map(({ text }) => text);
  expect(texts).toContain('good');
  expect(texts.find((text) => text !== 'good')).toMatch(/^3 lines of 127\.0\.0\.1:\d+ were no log records$/);
});

test('records that come again, since their answer was lost with the server, are stored once', async () => {
  const numbered = (seq: number) => `{"client":"c","seq":${seq},${record(`${seq}`).slice(1)}\n`;
  const sent = async (...numbers: number[]) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(numbers.map(numbered).join(''));
    await once(socket, 'data');
    socket.destroy();
  };
  server = await startLogServerProcess(port, file);
  await sent(1, 2, 3);
  await sent(3, 4);
  await killed(server);
  server = await startLogServerProcess(port, file);
  await sent(2, 3, 4, 5);
  expect(recordsOf(file).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
});
