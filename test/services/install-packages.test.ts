import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const SCRIPT = resolve(__dirname, '../../scripts/packages.mjs');
let folder: string;

/** A checkout of one package, and an npm that notes when it begins and ends. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-install-'));
  const packages = JSON.stringify({ packages: { 'node_modules/one': { version: '1.0.0' } } });
  writeFileSync(join(folder, 'package-lock.json'), packages);
  mkdirSync(join(folder, 'bin'));
  const npm = join(folder, 'bin', 'npm');
  const install = `mkdir -p node_modules; cp package-lock.json node_modules/.package-lock.json`;
  writeFileSync(npm, `#!/bin/sh\necho begins >> npm.log; sleep 1; ${install}; echo ends >> npm.log\n`);
  chmodSync(npm, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function install(): Promise<{ readonly code: number | null; readonly output: string }> {
  const call = `import(${JSON.stringify(SCRIPT)}).then(({ installPackages }) => installPackages(${JSON.stringify(folder)}))`;
  const path = `${join(folder, 'bin')}${delimiter}${process.env['PATH']}`;
  const child = spawn(process.execPath, ['-e', call], {
    env: { ...process.env, PATH: path, npm_execpath: undefined },
  });
  let output = '';
  child.stderr.on('data', (data) => {
    output += data;
  });
  return new Promise((done) => child.once('close', (code) => done({ code, output })));
}

const log = () => readFileSync(join(folder, 'npm.log'), 'utf8').split('\n').filter(Boolean);

test('two first commands at the same time install once, one after the other', async () => {
  const both = await Promise.all([install(), install()]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(log()).toEqual(['begins', 'ends']);
  expect(both.map(({ output }) => output).join('')).toContain('another command installs the packages');
});

test('one that was killed while it installed holds up nobody', async () => {
  mkdirSync(join(folder, 'dist'));
  const ended = spawn(process.execPath, ['-e', '']);
  await new Promise((done) => ended.once('close', done));
  writeFileSync(join(folder, 'dist', '.installing'), String(ended.pid));
  expect(await install()).toMatchObject({ code: 0 });
  expect(log()).toEqual(['begins', 'ends']);
});
