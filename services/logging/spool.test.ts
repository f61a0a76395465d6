import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSpool } from './spool';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a line longer than what is read at once is read whole', () => {
  const spool = openSpool(join(folder, 'spool'));
  const long = 'ü'.repeat(400_000);
  spool.append('first');
  spool.append(long);
  const lines = [...spool.read(), ...spool.read()];
  expect(lines).toEqual([
    { line: 'first', at: 0 },
    { line: long, at: 6 },
  ]);
  expect(spool.isRead()).toBe(true);
  spool.close();
});

test('a full spool takes nothing more and keeps what it has', () => {
  const spool = openSpool(join(folder, 'spool'), 10);
  expect([spool.append('12345'), spool.append('67890'), spool.append('abc')]).toEqual([true, false, true]);
  expect(spool.read().map(({ line }) => line)).toEqual(['12345', 'abc']);
  spool.close();
});
