/** `npm run lint`: types, Biome, the rules of the house, and what is generated. Exit code 1 if any of them finds something. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { architectureBreaches } from './lint/architecture.mjs';
import { circleBreaches } from './lint/circles.mjs';
import { commandTree, documentCommandBreaches } from './lint/document-commands.mjs';
import { documentPathBreaches, needlessExceptions } from './lint/document-paths.mjs';
import { settingsWithoutEffect } from './lint/keys.mjs';
import { mailBreaches, OPERATORS_PAGE } from './lint/mail-rows.mjs';
import { outsideReferences, READ_BY_PEOPLE } from './lint/outside-references.mjs';
import { trackedFiles } from './lint/tracked-files.mjs';
import { unusedThings } from './lint/unused.mjs';
import { installPackages, requireNode } from './packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
requireNode(process.versions.node);
installPackages(root);

const checks = [
  ['types', () => runBinary('tsc', ['--noEmit', '-p', '.'])],
  ['format and lint', () => runBinary('biome', ['ci', '--diagnostic-level=warn', '.'])],
  ['rules of the house', houseRules],
  ['generated pages and lock file', generatedFiles],
];
let failed = false;
for (const [name, check] of checks) {
  const ok = await check();
  console.log(`${name}: ${ok ? 'ok' : 'failed'}`);
  failed ||= !ok;
}
process.exit(failed ? 1 : 0);

function runBinary(name, args) {
  return (
    spawnSync(join(root, 'node_modules', '.bin', name), args, { cwd: root, stdio: 'inherit' }).status === 0
  );
}

function generatedFiles() {
  const current = (script) =>
    spawnSync(process.execPath, [join(root, 'scripts', script), '--check'], { stdio: 'inherit' }).status ===
    0;
  return [current('errors-doc.mjs'), current('controls-doc.mjs'), current('lock-platforms.mjs')].every(
    Boolean,
  );
}

async function houseRules() {
  const files = trackedFiles(root);
  const texts = Object.fromEntries(
    files
      .filter((name) => READ_BY_PEOPLE.test(name))
      .map((name) => [name, readFileSync(join(root, name), 'utf8')]),
  );
  const sources = Object.fromEntries(Object.entries(texts).filter(([name]) => name.endsWith('.ts')));
  const breaches = [
    ...architectureBreaches(root),
    ...circleBreaches(sources),
    ...unusedThings(root),
    ...(await settingsWithoutEffect(root, texts)),
    ...Object.entries(texts).flatMap(([name, text]) => outsideReferences(name, text)),
    ...Object.entries(sources).flatMap(([name, text]) => mailBreaches(name, text, texts[OPERATORS_PAGE])),
    ...documentBreaches(files, texts),
  ];
  for (const breach of breaches) console.log(breach);
  return breaches.length === 0;
}

function documentBreaches(files, texts) {
  const documents = Object.entries(texts).filter(([name]) => name.endsWith('.md'));
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const commands = commandTree(root);
  return [
    ...documents.flatMap(([name, text]) => documentPathBreaches(name, text, files)),
    ...documents.flatMap(([name, text]) => documentCommandBreaches(name, text, commands, scripts)),
    ...needlessExceptions(documents.map(([, text]) => text)),
  ];
}
