/**
 * The rules of the house that no general linter knows: which folder may import which, and that decisions are pure.
 * `cli, dashboard, workers -> activities -> data, broker, reports, notify -> domain, systems`. Nothing imports workflows:
 * they are started by name (`domain/cycle`), and bundled for the workers by path.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { importsOf, occurrences } from './source-text.mjs';

const PURE = ['domain', 'systems'];
const STORES = ['data', 'broker', 'reports', 'notify'];
const MIDDLE = ['config', 'strategies', 'services', 'sources', ...STORES, ...PURE];

/** Folder -> folders it may import. */
const MAY_IMPORT = {
  domain: [],
  systems: ['domain'],
  config: PURE,
  data: [...PURE, 'config'],
  broker: [...PURE, 'config'],
  reports: [...PURE, 'config'],
  notify: [...PURE, 'config'],
  simulator: [...PURE, 'config'],
  simulation: [...PURE, 'config', 'data', 'broker', 'activities'],
  strategies: [...PURE, 'config'],
  sources: [...PURE, 'config', 'data', 'broker'],
  services: [...PURE, 'config'],
  activities: MIDDLE,
  workflows: ['domain'],
  workers: ['activities', ...MIDDLE],
  dashboard: ['activities', ...MIDDLE],
  cli: ['activities', ...MIDDLE],
};
/** Folder -> folders of which it may import types: workflows call activities through proxies. */
const MAY_IMPORT_TYPES = { workflows: ['activities'] };
/** Part of a folder -> part of another that it may import: a replayed market reads its files as an import does. */
const ROOMS_MAY_IMPORT = { 'simulator/': ['data/csv/'] };
/** Folder -> packages it may import; others are free. */
const PACKAGES = {
  domain: ['luxon', 'zod'],
  systems: ['luxon', 'zod'],
  workflows: ['@temporalio/workflow', '@temporalio/common'],
};

const FORBIDDEN = [
  [/\bDate\.now\b/g, 'reads the clock'],
  [/\bnew Date\(\s*\)/g, 'reads the clock'],
  [/\bperformance\.now\b/g, 'reads the clock'],
  [/\bMath\.random\b/g, 'is random'],
  [/\brandomUUID\b/g, 'is random'],
  [/\bset(Timeout|Interval|Immediate)\b/g, 'is a timer'],
  [/(?<![.\w])process\.\w+/g, 'reads the process'],
  [/(?<![.\w])console\.\w+/g, 'writes'],
  [/(?<![.\w])fetch\(/g, 'is I/O'],
  [/(?<![.\w])require\(/g, 'loads a module'],
];
const ASYNC_VALIDATOR = /\bvalidator\s*:\s*async\b|\basync\s+validator\s*\(/g;

/** Every breach as `file:line: sentence`. */
export function architectureBreaches(root) {
  return Object.keys(MAY_IMPORT).flatMap((folder) =>
    sourcesOf(join(root, folder)).flatMap((path) => {
      const name = relative(root, path).split(sep).join('/');
      return breachesOf(folder, name, readFileSync(path, 'utf8'));
    }),
  );
}

/** Breaches of one file, `name` being its path from the root. */
export function breachesOf(folder, name, source) {
  const imports = importsOf(source).flatMap((one) => importBreach(folder, name, one));
  if (![...PURE, 'workflows'].includes(folder)) return imports;
  const impure = FORBIDDEN.flatMap(([pattern, what]) =>
    occurrences(source, pattern).map(
      ({ found, line }) => `${name}:${line}: ${found} ${what}; ${folder}/ must not`,
    ),
  );
  const validators = occurrences(source, ASYNC_VALIDATOR).map(
    ({ line }) =>
      `${name}:${line}: an update's validator must be synchronous: Temporal ignores what a promise says`,
  );
  return [...imports, ...impure, ...validators];
}

function importBreach(folder, name, { target, typeOnly, line }) {
  if (!target.startsWith('.')) return packageBreach(folder, name, target, line);
  const path = normalize(join(dirname(name), target))
    .split(sep)
    .join('/');
  if (path.startsWith('..')) return [`${name}:${line}: ${target} is outside of the checkout`];
  const other = path.split('/')[0];
  if (other === folder || !(other in MAY_IMPORT) || MAY_IMPORT[folder].includes(other)) return [];
  if (mayImportRoom(name, path)) return [];
  if (typeOnly && MAY_IMPORT_TYPES[folder]?.includes(other)) return [];
  const how = MAY_IMPORT_TYPES[folder]?.includes(other) ? 'types only of' : 'not from';
  return [`${name}:${line}: ${folder}/ may import ${how} ${other}/`];
}

function mayImportRoom(name, path) {
  return Object.entries(ROOMS_MAY_IMPORT).some(
    ([room, others]) => name.startsWith(room) && others.some((other) => path.startsWith(other)),
  );
}

function packageBreach(folder, name, target, line) {
  const allowed = PACKAGES[folder];
  if (!allowed || allowed.includes(target)) return [];
  return [`${name}:${line}: ${folder}/ must not import ${target}`];
}

/** Tests may do what they like. */
function sourcesOf(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
