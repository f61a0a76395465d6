/** Circles of files: files that import each other, directly or through others. Imports of types count. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { importsOf } from './source-text.mjs';

/**
 * Each circle as the sorted names of its files.
 * @param names paths of TypeScript files from the root, with `/`
 */
export function circles(root, names) {
  const known = new Set(names);
  const imports = new Map(
    names.map((name) => {
      const targets = importsOf(readFileSync(join(root, name), 'utf8')).map(({ target }) => target);
      return [name, targets.map((target) => fileOf(root, name, target)).filter((path) => known.has(path))];
    }),
  );
  return stronglyConnected(names, (name) => imports.get(name)).filter((group) => group.length > 1);
}

/** The file that a relative import names; undefined for a package. */
function fileOf(root, from, target) {
  if (!target.startsWith('.')) return undefined;
  const path = normalize(join(dirname(from), target))
    .split(sep)
    .join('/');
  return [`${path}.ts`, `${path}/index.ts`].find((file) => existsSync(join(root, file)));
}

/** Tarjan's algorithm: groups of nodes that reach each other, sorted. */
function stronglyConnected(nodes, next) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const onStack = new Set();
  const groups = [];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    onStack.add(node);
    for (const other of next(node)) {
      if (!index.has(other)) {
        visit(other);
        low.set(node, Math.min(low.get(node), low.get(other)));
      } else if (onStack.has(other)) low.set(node, Math.min(low.get(node), index.get(other)));
    }
    if (low.get(node) !== index.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    for (const member of group) onStack.delete(member);
    groups.push(group.sort());
  };
  for (const node of nodes) if (!index.has(node)) visit(node);
  return groups.sort((a, b) => (a[0] < b[0] ? -1 : 1));
}
