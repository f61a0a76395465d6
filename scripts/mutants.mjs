/**
 * `npm run mutants [folder ...]`: changes one place of the code after the other and counts the changes that the unit
 * tests notice. Exit code 1 when they notice less than 85 % in a folder. Unchanged code and tests are not tried again.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FOLDERS = ['orders', 'rolls', 'limits', 'execution', 'reconcile'].map((name) => `domain/${name}`);

const asked = process.argv.slice(2).map((name) => name.replace(/\/$/, ''));
const folders = asked.length > 0 ? asked : FOLDERS;
const unknown = folders.filter((folder) => !existsSync(join(ROOT, folder)));
if (unknown.length > 0) {
  console.error(`no such folder: ${unknown.join(', ')}; try ${FOLDERS.join(', ')}`);
  process.exit(1);
}

const lines = folders.map((folder) => {
  const results = join('dist', 'mutants', `${folder.replaceAll('/', '-')}.json`);
  const mutate = `${folder}/**/*.ts,!**/*.test.ts`;
  const options = ['run', '--mutate', mutate, '--incrementalFile', results];
  const { status } = spawnSync(join(ROOT, 'node_modules', '.bin', 'stryker'), options, {
    cwd: ROOT,
    stdio: 'inherit',
  });
  return { failed: status !== 0, text: `${folder.padEnd(20)} ${figures(join(ROOT, results))}` };
});
console.log(lines.map(({ text }) => text).join('\n'));
process.exit(lines.some(({ failed }) => failed) ? 1 : 0);

function figures(file) {
  if (!existsSync(file)) return 'no result';
  const { files } = JSON.parse(readFileSync(file, 'utf8'));
  const states = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...wanted) => states.filter((state) => wanted.includes(state)).length;
  const caught = count('Killed', 'Timeout');
  const all = caught + count('Survived', 'NoCoverage');
  return `${caught} of ${all} caught: ${((100 * caught) / all).toFixed(1)} %`;
}
