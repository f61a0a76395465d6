import type { Origin } from './loaded-config';

/** Configuration as a tree in which every value knows where it was written. */
export type ConfigNode = MappingNode | ListNode | ScalarNode;

export interface MappingNode {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, ConfigNode>;
  readonly origin: Origin;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly ConfigNode[];
  readonly origin: Origin;
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: unknown;
  readonly origin: Origin;
}

export function emptyMapping(origin: Origin): MappingNode {
  return { kind: 'mapping', entries: new Map(), origin };
}

export function scalarNode(value: unknown, origin: Origin): ScalarNode {
  return { kind: 'scalar', value, origin };
}

/** A plain value as a tree whose parts all have the same origin. */
export function nodeOf(value: unknown, origin: Origin): ConfigNode {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => nodeOf(item, origin)), origin };
  if (typeof value !== 'object' || value === null) return scalarNode(value, origin);
  const entries = Object.entries(value).map(([key, item]) => [key, nodeOf(item, origin)] as const);
  return { kind: 'mapping', entries: new Map(entries), origin };
}

export function isAbsent(node: ConfigNode | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && (node.value === null || node.value === undefined));
}

/** The plain value of a tree. */
export function plainValue(node: ConfigNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries([...node.entries].map(([key, item]) => [key, plainValue(item)]));
}

/** The part of a tree at a path. */
export function nodeAt(root: ConfigNode, path: readonly PropertyKey[]): ConfigNode | undefined {
  let node: ConfigNode | undefined = root;
  for (const step of path) {
    if (node?.kind === 'mapping') node = node.entries.get(String(step));
    else if (node?.kind === 'list') node = node.items[Number(step)];
    else return undefined;
  }
  return node;
}

/** Origin of the value at a path, or of the nearest part around it that exists. */
export function originAt(root: ConfigNode, path: readonly PropertyKey[]): Origin {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(root, path.slice(0, length));
    if (node) return node.origin;
  }
  return root.origin;
}

/** A tree with one value set; the mappings on the way are made when missing. */
export function withValue(root: MappingNode, path: readonly string[], node: ConfigNode): MappingNode {
  const [key, ...rest] = path;
  const below = root.entries.get(key);
  const inner = below?.kind === 'mapping' ? below : emptyMapping(node.origin);
  const next = rest.length === 0 ? node : withValue(inner, rest, node);
  return { ...root, entries: new Map(root.entries).set(key, next) };
}
