import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startChild } from './child';
import { archiveEcho, echoFile, removeOldEchos } from './echo-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-echos-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

test('what a process prints is in its echo file, that of its run before in an archive with the date', async () => {
  const logFile = echoFile({ echos: folder, echoExtension: '.txt' }, 'worker');
  for (const text of ['first', 'second', 'third']) {
    await startChild({ name: 'worker', command: 'echo', args: [text], logFile, stopTimeoutMs: 1_000 }).ended;
  }
  const [archive] = readdirSync(folder).filter((name) => /^worker_\d{8}\.arch$/.test(name));
  expect(readdirSync(folder)).toHaveLength(2);
  expect([read(archive), read('worker.txt')]).toEqual(['first\nsecond\n', 'third\n']);
});

test('a process that runs over midnight goes on in the same, emptied file', async () => {
  const logFile = join(folder, 'worker.txt');
  const go = join(folder, 'go');
  const args = ['-c', `echo evening; until [ -e ${go} ]; do sleep 0.05; done; echo morning`];
  const child = startChild({ name: 'w', command: 'sh', args, logFile, stopTimeoutMs: 1_000 });
  while (!read('worker.txt').includes('evening')) await delay(10);
  archiveEcho(logFile, 'of an earlier day');
  expect(read('worker.txt')).toBe('evening\n');
  const evening = new Date(2026, 10, 3, 23, 59);
  utimesSync(logFile, evening, evening);
  archiveEcho(logFile, 'of an earlier day', new Date(2026, 10, 4, 0, 1));
  expect([read('worker_20261103.arch'), read('worker.txt')]).toEqual(['evening\n', '']);
  writeFileSync(go, '');
  await child.ended;
  expect(read('worker.txt')).toBe('morning\n');
});

test('complaint: clean-up deletes private_config.yaml; only archived echo files that are old enough are removed', () => {
  mkdirSync(join(folder, 'dir_20260101.arch'));
  const names = [
    'worker_20260901.arch',
    'worker_20261101.arch',
    'worker.txt',
    'private_config.yaml',
    'x_2026.arch',
  ];
  for (const name of names) writeFileSync(join(folder, name), '');
  expect(removeOldEchos(folder, new Date(2026, 9, 15))).toEqual(['worker_20260901.arch']);
  expect(readdirSync(folder).sort()).toEqual(['dir_20260101.arch', ...names.slice(1)].sort());
  expect(removeOldEchos(join(folder, 'nowhere'), new Date())).toEqual([]);
});
