/** Circles of files: files that import each other, directly or through others. Imports of types count. */
import { dirname, join, normalize, sep } from 'node:path';
import { importsOf } from './source-text.mjs';

/**
 * The import that closes each circle, as `file:line: sentence`.
 * @param sources text by path from the root, with `/`
 */
export function circleBreaches(sources) {
  return circles(sources).map((path) => {
    const last = path.at(-1);
    return `${last.name}:${last.line}: this import closes a circle of files: ${[...path, path[0]].map(({ name }) => name).join(' -> ')}`;
  });
}

/** Each circle as the shortest way through it: each step's file, and the line of its import of the next. */
export function circles(sources) {
  const imports = new Map(
    Object.entries(sources).map(([name, text]) => [name, linksOf(name, text, sources)]),
  );
  const next = (name) => imports.get(name).map(({ target }) => target);
  return stronglyConnected([...imports.keys()], next)
    .filter((group) => group.length > 1)
    .map((group) => wayRound(group, imports));
}

function linksOf(name, text, sources) {
  return importsOf(text).flatMap(({ target, line }) => {
    const file = fileOf(name, target, sources);
    return file === undefined || file === name ? [] : [{ target: file, line }];
  });
}

/** The file that a relative import names; undefined for a package. */
function fileOf(from, target, sources) {
  if (!target.startsWith('.')) return undefined;
  const path = normalize(join(dirname(from), target))
    .split(sep)
    .join('/');
  return [`${path}.ts`, `${path}/index.ts`].find((file) => Object.hasOwn(sources, file));
}

/** The shortest way from the first file of a group back to it. */
function wayRound([first, ...others], imports) {
  const left = new Set(others);
  let ways = [[{ name: first }]];
  while (true) {
    const longer = [];
    for (const way of ways) {
      const here = way.at(-1);
      for (const { target, line } of imports.get(here.name)) {
        const stepped = [...way.slice(0, -1), { ...here, line }];
        if (target === first) return stepped;
        if (left.delete(target)) longer.push([...stepped, { name: target }]);
      }
    }
    ways = longer;
  }
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
