import type { GroupedWeights, WeightGroup } from '../config/backtest-config';

/**
 * Weights of the leaves of nested groups: leaf weight x weights of the groups above it, each normalised among its
 * siblings, x an approximate diversification multiplier per level if wanted: size^(0.5 / level), the root being
 * level 1. Leaves in `excluded` and groups left empty are dropped first, so that their siblings get their share.
 */
export function groupedWeights(
  grouped: GroupedWeights,
  excluded: ReadonlySet<string> = new Set(),
): Record<string, number> {
  const root = prune(grouped.root, excluded);
  const out: Record<string, number> = {};
  if (root !== undefined) multiplyDown(root, 1, 1, grouped.useApproxDM, out);
  return out;
}

/** Names of all leaves. */
export function leafNames(group: WeightGroup): string[] {
  return [...Object.keys(group.leaves), ...Object.values(group.groups).flatMap(leafNames)];
}

function prune(group: WeightGroup, excluded: ReadonlySet<string>): WeightGroup | undefined {
  const leaves = Object.entries(group.leaves).filter(([name]) => !excluded.has(name));
  const groups: [string, WeightGroup][] = [];
  for (const [name, sub] of Object.entries(group.groups)) {
    const kept = prune(sub, excluded);
    if (kept !== undefined) groups.push([name, kept]);
  }
  if (leaves.length === 0 && groups.length === 0) return undefined;
  return { weight: group.weight, leaves: Object.fromEntries(leaves), groups: Object.fromEntries(groups) };
}

function multiplyDown(
  group: WeightGroup,
  above: number,
  level: number,
  useApproxDM: boolean,
  out: Record<string, number>,
): void {
  const leaves = Object.entries(group.leaves);
  const groups = Object.values(group.groups);
  const size = leaves.length + groups.length;
  const share = above * (useApproxDM ? size ** (0.5 / level) : 1);
  const leafTotal = leaves.reduce((sum, [, weight]) => sum + weight, 0);
  const groupTotal = groups.reduce((sum, { weight }) => sum + weight, 0);
  for (const [name, weight] of leaves) out[name] = (out[name] ?? 0) + (share * weight) / leafTotal;
  for (const sub of groups) multiplyDown(sub, (share * sub.weight) / groupTotal, level + 1, useApproxDM, out);
}
