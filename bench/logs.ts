/**
 * `npm run bench -- logs`: records of 8 clients through the log server, a process of its own: how many a second, and how
 * many are lost or doubled when it is killed in the middle and started again.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { createLogClient } from '../services/logging/log-client';
import { anyFreePort } from '../services/processes/free-port';
import { killed, recordsOf, startLogServerProcess } from '../test/support/log-server-process';

const CLIENTS = 8;
const EACH = 12_500;
const TOTAL = CLIENTS * EACH;

async function main(): Promise<void> {
  console.log(`${cpus().length} processors, load ${loadavg()[0].toFixed(1)} at the start`);
  await measure('the server runs', false);
  await measure('the server is killed in the middle, back after 1 s', true);
  console.log(`load ${loadavg()[0].toFixed(1)} at the end`);
}

async function measure(what: string, kills: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tst-bench-logs-'));
  const file = join(folder, 'log');
  const port = await anyFreePort();
  let server = await startLogServerProcess(port, file);
  const clients = Array.from({ length: CLIENTS }, (_, each) =>
    createLogClient({ host: '127.0.0.1', port, spoolFile: join(folder, `spool-${each}`) }),
  );
  await delay(300); // they connect
  const start = performance.now();
  for (let number = 0; number < EACH; number += 1) {
    for (const client of clients) client.write(record(number));
    if (number % 50 === 0) await nextTurn();
    if (!kills || number !== EACH / 2) continue;
    await killed(server);
    void delay(1_000).then(async () => {
      server = await startLogServerProcess(port, file);
    });
  }
  while (recordsOf(file).length < TOTAL) await delay(50);
  const seconds = (performance.now() - start) / 1000;
  for (const client of clients) await client.close();
  const records = recordsOf(file);
  const different = new Set(records.map(({ client, seq }) => `${client} ${seq}`)).size;
  console.log(
    `${what}: ${TOTAL} records in ${seconds.toFixed(1)} s, ${Math.round(TOTAL / seconds)} a second; ` +
      `${TOTAL - different} lost, ${records.length - different} twice`,
  );
  await killed(server, 'SIGTERM');
  rmSync(folder, { recursive: true });
}

function record(number: number): string {
  const about = {
    type: 'updatePrices',
    component: 'prices',
    instrument_code: 'CORN',
    contract_date: '20241200',
  };
  const text = `record ${number}: 261 daily and 480 hourly bars of the contract, 3 of them new`;
  return JSON.stringify({ time: new Date().toISOString(), level: 'info', name: 'bench', ...about, text });
}

void main();
