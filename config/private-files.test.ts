import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { closeToOthers } from './private-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-private-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

it('closes a folder that an earlier version left open to others, and all that is in it', () => {
  const inner = join(folder, 'journal', 'old');
  mkdirSync(inner, { recursive: true });
  writeFileSync(join(inner, 'journal.jsonl'), '{}');
  writeFileSync(join(inner, 'run.sh'), '');
  chmodSync(folder, 0o755);
  chmodSync(inner, 0o775);
  chmodSync(join(inner, 'journal.jsonl'), 0o664);
  chmodSync(join(inner, 'run.sh'), 0o755);
  closeToOthers(folder);
  expect(modeOf(folder)).toBe('700');
  expect(modeOf(inner)).toBe('700');
  expect(modeOf(join(inner, 'journal.jsonl'))).toBe('600');
  expect(modeOf(join(inner, 'run.sh'))).toBe('700');
});

it('does not follow a link out of the folder', () => {
  const outside = join(folder, 'outside');
  const inside = join(folder, 'inside');
  writeFileSync(outside, '');
  chmodSync(outside, 0o644);
  mkdirSync(inside);
  symlinkSync(outside, join(inside, 'link'));
  closeToOthers(inside);
  expect(modeOf(outside)).toBe('644');
});

it('passes over a folder that is not there', () => {
  expect(() => closeToOthers(join(folder, 'nowhere'))).not.toThrow();
});

/** What makes files: each of these begins by closing them to others, or is started by one that did. */
it.each(['cli/main.ts', 'workers/main.ts', 'simulator/main.ts', 'services/system/start-system.ts'])(
  '%s writes nothing that others can read',
  (program) => {
    expect(readFileSync(resolve(__dirname, '..', program), 'utf8')).toMatch(/^ *keepFilesPrivate\(\);$/m);
  },
);
