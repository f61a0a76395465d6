/**
 * What nothing uses: files, exports and packages. knip finds them, in two runs: what runs uses every export (a test
 * does not count), and no value is exported that only its own file uses (a test counts: it may try a part). A type that
 * only its own file names may be exported: it is part of what a function of the file takes or returns.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const AWAITED = 'scripts/lint/awaited-exports.json';
const WHOLE_FILE = 'the whole file';

/** Every breach of a checkout as `file:line: sentence`. */
export function unusedThings(root) {
  return unusedBreaches({
    production: knipReport(root, ['--production', '--config', 'scripts/lint/knip-production.json']),
    everything: knipReport(root, []),
    awaited: readFileSync(join(root, AWAITED), 'utf8'),
  });
}

/** What knip found, counted: `files` and `names` that nothing uses, and how many of them are `awaited`. */
export function countUnused(root) {
  const { awaited, unused } = compare(
    knipReport(root, ['--production', '--config', 'scripts/lint/knip-production.json']),
    readFileSync(join(root, AWAITED), 'utf8'),
  );
  return { unused: unused.length, awaited: awaited.length };
}

/**
 * @param production knip's report of what runs
 * @param everything its report with tests and benchmarks
 * @param awaited text of the list: title of an open issue -> file -> names, or `the whole file`
 */
export function unusedBreaches({ production, everything, awaited: text }) {
  const { awaited, unused, needless } = compare(production, text);
  const known = new Set([...awaited, ...unused].map(({ key }) => key));
  const own = exportsOf(everything).filter(({ key }) => !known.has(key));
  return [
    ...unused.map(
      ({ file, line, name }) =>
        `${file}:${line}: nothing that runs uses ${name}; remove it, or name it in ${AWAITED} under the open issue that will`,
    ),
    ...own.map(
      ({ file, line, name }) => `${file}:${line}: ${name} is used in this file only; do not export it`,
    ),
    ...filesOf(everything)
      .filter(({ key }) => !known.has(key))
      .map(({ file }) => `${file}:1: nothing imports this file, and it is neither a program nor a test`),
    ...packagesOf(everything),
    ...needless.map(
      ({ line, name, file }) =>
        `${AWAITED}:${line}: ${name} of ${file} is used after all, or is gone; take it out of the list`,
    ),
  ];
}

function compare(production, text) {
  const found = [...filesOf(production), ...exportsOf(production)];
  const list = entriesOf(text);
  const listed = new Set(list.map(({ key }) => key));
  const present = new Set(found.map(({ key }) => key));
  return {
    unused: found.filter(({ key }) => !listed.has(key)),
    awaited: list.filter(({ key }) => present.has(key)),
    needless: list.filter(({ key }) => !present.has(key)),
  };
}

const keyOf = (file, name) => `${file} ${name}`;

function entriesOf(text) {
  const lines = text.split('\n');
  return Object.values(JSON.parse(text)).flatMap((files) =>
    Object.entries(files).flatMap(([file, names]) => {
      const start = lines.findIndex((line) => line.includes(JSON.stringify(file)));
      const lineOf = (name) =>
        start +
        1 +
        Math.max(
          0,
          lines.slice(start).findIndex((line) => line.includes(JSON.stringify(name))),
        );
      return [names].flat().map((name) => ({ file, name, line: lineOf(name), key: keyOf(file, name) }));
    }),
  );
}

function filesOf({ issues }) {
  return issues
    .filter(({ files = [] }) => files.length > 0)
    .map(({ file }) => ({ file, line: 1, name: WHOLE_FILE, key: keyOf(file, WHOLE_FILE) }));
}

function exportsOf({ issues }) {
  return issues.flatMap(({ file, exports = [], types = [] }) =>
    [...exports, ...types].map(({ name, line }) => ({ file, line, name, key: keyOf(file, name) })),
  );
}

const PACKAGE_KINDS = {
  dependencies: 'nothing uses the package',
  devDependencies: 'nothing uses the package',
  unlisted: 'package.json does not list the package',
  unresolved: 'the file or package does not exist:',
};

function packagesOf({ issues }) {
  return issues.flatMap((issue) =>
    Object.entries(PACKAGE_KINDS).flatMap(([kind, sentence]) =>
      (issue[kind] ?? []).map(({ name, line }) => `${issue.file}:${line ?? 1}: ${sentence} ${name}`),
    ),
  );
}

function knipReport(root, args) {
  const knip = spawnSync(
    join(root, 'node_modules', '.bin', 'knip'),
    [
      ...args,
      '--include=files,exports,types,dependencies,unlisted,unresolved',
      '--no-exit-code',
      '--reporter=json',
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 },
  );
  if (knip.status !== 0) throw new Error(`knip failed: ${knip.stderr || knip.error?.message}`);
  return JSON.parse(knip.stdout);
}
