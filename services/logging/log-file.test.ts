import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLogFile } from './log-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-log-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('at midnight the file is renamed after its day, and five are kept', () => {
  let now = new Date(2026, 10, 1, 23, 59);
  const file = openLogFile(join(folder, 'log'), () => now);
  for (let day = 1; day <= 8; day += 1) {
    now = new Date(2026, 10, day, 23, 59);
    file.append(`evening ${day}\n`);
    now = new Date(2026, 10, day + 1, 0, 0);
    file.append(`morning ${day + 1}\n`);
  }
  file.close();
  expect(readdirSync(folder).sort()).toEqual([
    'log',
    ...['04', '05', '06', '07', '08'].map((day) => `log.2026-11-${day}`),
  ]);
  expect(readFileSync(join(folder, 'log.2026-11-08'), 'utf8')).toBe('morning 8\nevening 8\n');
});

test('a file of an earlier day is rotated by the first record of a new process; others in the folder stay', () => {
  const path = join(folder, 'log');
  writeFileSync(path, 'yesterday\n');
  writeFileSync(join(folder, 'log.mine'), '');
  const yesterday = new Date(2026, 10, 3, 12);
  utimesSync(path, yesterday, yesterday);
  const file = openLogFile(path, () => new Date(2026, 10, 4, 9));
  file.append('today\n');
  expect(file.tail()).toEqual(['yesterday', 'today']);
  file.close();
  expect(readdirSync(folder).sort()).toEqual(['log', 'log.2026-11-03', 'log.mine']);
});
