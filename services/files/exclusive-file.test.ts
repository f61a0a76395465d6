import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { identifyProcess } from '../processes/process-identity';
import { type Holder, readHolder, takeExclusiveFile } from './exclusive-file';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-exclusive-'));
  path = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (holder: Partial<Holder>) =>
  writeFileSync(path, JSON.stringify({ host: hostname(), since: 'then', checkout: '/elsewhere', ...holder }));

test('the first taker holds it, the second learns who holds it', () => {
  const first = takeExclusiveFile(path, '/here');
  expect(first.kind).toBe('held');
  const second = takeExclusiveFile(path, '/there');
  expect(second).toMatchObject({ kind: 'taken', holder: { pid: process.pid, checkout: '/here' } });
});

test('after a release it can be taken again', () => {
  const first = takeExclusiveFile(path, '/here');
  if (first.kind === 'held') first.release();
  expect(existsSync(path)).toBe(false);
  expect(takeExclusiveFile(path, '/here').kind).toBe('held');
});

test('a holder that no longer lives loses it', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
  const identity = identifyProcess(child.pid!)!;
  write(identity);
  expect(takeExclusiveFile(path, '/here').kind).toBe('taken');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  expect(takeExclusiveFile(path, '/here').kind).toBe('held');
  expect(JSON.parse(readFileSync(path, 'utf8')).pid).toBe(process.pid);
});

test('a process id that now belongs to another process does not count', () => {
  write({ pid: process.pid, started: 'long ago' });
  expect(takeExclusiveFile(path, '/here').kind).toBe('held');
});

test('a holder on another machine counts as living', () => {
  write({ pid: 1, started: 'x', host: 'another-machine' });
  expect(takeExclusiveFile(path, '/here').kind).toBe('taken');
});

test('releasing what somebody else has taken over leaves it alone', () => {
  const first = takeExclusiveFile(path, '/here');
  write({ pid: 1, started: 'x', host: 'another-machine' });
  if (first.kind === 'held') first.release();
  expect(existsSync(path)).toBe(true);
});

test('a file that a power cut has emptied is held by nobody', () => {
  writeFileSync(path, '');
  expect(readHolder(path)).toBeUndefined();
  expect(takeExclusiveFile(path, '/here').kind).toBe('held');
  expect(readHolder(path)).toMatchObject({ pid: process.pid, checkout: '/here' });
});
