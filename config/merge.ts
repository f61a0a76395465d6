import { type ConfigNode, isAbsent, type MappingNode } from './node';

/** Paths (joined by dots, `*` for any name) whose mapping replaces the lower one instead of joining it. */
export type ReplacedPaths = ReadonlySet<string>;

/**
 * The higher mapping over the lower one, key by key and recursively. An empty (null) value counts as absent;
 * a list or scalar replaces; where the kinds differ the higher one wins whole.
 */
export function mergeMappings(
  high: MappingNode,
  low: MappingNode,
  replaced: ReplacedPaths = new Set(),
  path: readonly string[] = [],
): MappingNode {
  const keys = new Set([...low.entries.keys(), ...high.entries.keys()]);
  const entries = new Map<string, ConfigNode>();
  for (const key of keys) {
    const merged = mergeNodes(high.entries.get(key), low.entries.get(key), replaced, [...path, key]);
    if (merged) entries.set(key, merged);
  }
  return { kind: 'mapping', entries, origin: high.origin };
}

function mergeNodes(
  high: ConfigNode | undefined,
  low: ConfigNode | undefined,
  replaced: ReplacedPaths,
  path: readonly string[],
): ConfigNode | undefined {
  if (isAbsent(high)) return isAbsent(low) ? undefined : low;
  if (high?.kind !== 'mapping') return high;
  if (matches(path, replaced)) return high;
  if (low?.kind !== 'mapping') return withoutEmpty(high);
  return mergeMappings(high, low, replaced, path);
}

function withoutEmpty(node: ConfigNode): ConfigNode {
  if (node.kind !== 'mapping') return node;
  const entries = [...node.entries].filter(([, item]) => !isAbsent(item));
  return { ...node, entries: new Map(entries.map(([key, item]) => [key, withoutEmpty(item)])) };
}

function matches(path: readonly string[], patterns: ReplacedPaths): boolean {
  return [...patterns].some((pattern) => {
    const steps = pattern.split('.');
    return steps.length === path.length && steps.every((step, i) => step === '*' || step === path[i]);
  });
}
