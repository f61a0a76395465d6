import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredLogRecord } from '../../domain/logs/log-record';
import { anyFreePort } from '../processes/free-port';
import { boundLog, createLog, type ProcessLog, type WorkContext } from './create-log';
import { startLogServer } from './log-server';

let folder: string;
let context: WorkContext;
let processLog: ProcessLog;
let records: StoredLogRecord[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-create-log-'));
  context = {};
  records = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(server?: { level: 'info' | 'critical'; host: string; port: number }) {
  processLog = createLog({
    name: 'worker-test',
    config: { console: 'off', database: 'info', mail: 'critical', ...(server && { server }) },
    spoolFile: join(folder, 'unsent'),
    context: () => context,
  });
  return processLog.log;
}
const about = () => records.map(({ time: _time, name: _name, level: _level, ...rest }) => rest);

test('a record has what its log is bound to, what the work is, and what it says itself; the nearest wins', () => {
  const log = open();
  processLog.attach('debug', (record) => records.push(record));
  const corn = boundLog(log, { instrument_code: 'CORN', stage: 'prices' });
  corn.info('bound');
  corn.info({ instrument_code: 'US10', rows: 3 }, 'once');
  corn.info('bound again');
  boundLog(corn, { stage: 'orders', broker: 'IB' }).info('overwritten');
  boundLog(corn, { stage: 'orders', broker: 'IB' }, 'preserve').info('preserved');
  boundLog(corn, { broker: 'IB' }, 'clear').info('cleared');
  context = { attributes: { type: 'updatePrices', stage: 'other' }, workflowId: 'demo/prices', runId: 'r1' };
  corn.warn('in an activity');
  const CORN = { instrument_code: 'CORN', stage: 'prices' };
  expect(about()).toEqual([
    { ...CORN, text: 'bound' },
    { instrument_code: 'US10', stage: 'prices', facts: { rows: 3 }, text: 'once' },
    { ...CORN, text: 'bound again' },
    { instrument_code: 'CORN', stage: 'orders', broker: 'IB', text: 'overwritten' },
    { ...CORN, broker: 'IB', text: 'preserved' },
    { broker: 'IB', text: 'cleared' },
    { ...CORN, type: 'updatePrices', workflowId: 'demo/prices', runId: 'r1', text: 'in an activity' },
  ]);
  expect(() => boundLog(log, { instrument: 'CORN' })).toThrow(/no attribute instrument/);
});

test('who is attached later gets the earlier records, of its level alone; passwords are masked', () => {
  const log = open();
  log.info({ config: { email_pwd: 'hunter2', password: 'hunter3' } }, 'before');
  log.fatal('the house burns');
  processLog.attach('critical', (record) => records.push(record));
  processLog.attach('off', () => {
    throw new Error('off takes nothing');
  });
  log.error('not so bad');
  expect(records.map(({ level, text }) => [level, text])).toEqual([['critical', 'the house burns']]);
  processLog.attach('info', (record) => records.push(record));
  expect(JSON.stringify(records)).not.toContain('hunter');
  expect(records.map(({ text }) => text)).toContain('before');
});

test('the log server gets its level, and what is not configured goes nowhere', async () => {
  const [file, port] = [join(folder, 'log'), await anyFreePort()];
  const server = await startLogServer({ host: '127.0.0.1', port, file, say: () => undefined });
  const log = open({ level: 'critical', host: '127.0.0.1', port });
  log.info('quiet');
  log.fatal({ instrument_code: 'CORN' }, 'loud');
  while (readFileSync(file, 'utf8') === '') await new Promise((resolve) => setTimeout(resolve, 20));
  await processLog.close();
  await server.close();
  expect(
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).text),
  ).toEqual(['loud']);
});
