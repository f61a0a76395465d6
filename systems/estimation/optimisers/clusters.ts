import type { CorrelationMatrix } from '../correlation-matrix';

/**
 * Splits assets in two groups by how alike their rows of correlations are: complete linkage on Euclidean
 * distances, cut into two. Where that yields only one group (all alike, or something missing), every other asset
 * is put in the second. Positions in the matrix, ascending, the group of the first asset in no set order.
 */
export function splitInTwo(matrix: CorrelationMatrix): readonly [readonly number[], readonly number[]] {
  const n = matrix.names.length;
  const distances = rowDistances(matrix);
  if (distances.some((x) => Number.isNaN(x))) return alternate(n);
  const merges = completeLinkage(distances, n);
  const cut = merges[n - 3]?.height ?? -1;
  if (!(merges[n - 2].height > cut)) return alternate(n);
  return grouped(merges.slice(0, n - 2), n);
}

/**
 * Assets in at most `count` groups of those alike: complete linkage on the distances between rows of correlations, cut
 * where that many are left. Positions in the matrix, ascending, groups by their first asset. One group where a
 * correlation is missing.
 */
export function clusters(matrix: CorrelationMatrix, count: number): readonly (readonly number[])[] {
  const n = matrix.names.length;
  const distances = rowDistances(matrix);
  const all = Array.from({ length: n }, (_, i) => i);
  if (count < 2 || distances.some((x) => Number.isNaN(x))) return n > 0 ? [all] : [];
  const find = leaders(completeLinkage(distances, n).slice(0, Math.max(0, n - count)), n);
  return [...new Set(all.map(find))].map((leader) => all.filter((i) => find(i) === leader));
}

interface Merge {
  readonly a: number;
  readonly b: number;
  readonly height: number;
}

function rowDistances(matrix: CorrelationMatrix): Float64Array {
  const n = matrix.names.length;
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) {
        const gap = matrix.values[i * n + k] - matrix.values[j * n + k];
        sum += gap * gap;
      }
      out[i * n + j] = Math.sqrt(sum);
      out[j * n + i] = out[i * n + j];
    }
  }
  return out;
}

/**
 * Merges of clusters in the order of their heights, found by following chains of nearest neighbours, O(n^2).
 * A cluster is named by the position of one of its members. Consumes `distances`.
 */
function completeLinkage(distances: Float64Array, n: number): Merge[] {
  const active = new Uint8Array(n).fill(1);
  const merges: Merge[] = [];
  let chain: number[] = [];
  while (merges.length < n - 1) {
    if (chain.length === 0) chain = [active.indexOf(1)];
    const [a, b, height] = followChain(chain, distances, active, n);
    merges.push({ a, b, height });
    active[a] = 0;
    for (let i = 0; i < n; i++) {
      if (active[i] === 0 || i === b) continue;
      const farthest = Math.max(distances[i * n + a], distances[i * n + b]);
      distances[i * n + b] = farthest;
      distances[b * n + i] = farthest;
    }
  }
  return merges.sort((x, y) => x.height - y.height);
}

/** Extends the chain until its last two are each other's nearest; takes them off. Smaller position first. */
function followChain(
  chain: number[],
  distances: Float64Array,
  active: Uint8Array,
  n: number,
): [number, number, number] {
  for (;;) {
    const tip = chain[chain.length - 1];
    // On a tie the one before in the chain wins, or the chain would never end.
    let nearest = chain.length > 1 ? chain[chain.length - 2] : -1;
    let best = nearest >= 0 ? distances[tip * n + nearest] : Infinity;
    for (let i = 0; i < n; i++) {
      if (active[i] === 0 || i === tip || !(distances[tip * n + i] < best)) continue;
      best = distances[tip * n + i];
      nearest = i;
    }
    if (chain.length > 1 && nearest === chain[chain.length - 2]) {
      chain.length -= 2;
      return [Math.min(tip, nearest), Math.max(tip, nearest), best];
    }
    chain.push(nearest);
  }
}

function grouped(merges: readonly Merge[], n: number): [number[], number[]] {
  const find = leaders(merges, n);
  const first = find(0);
  const positions = Array.from({ length: n }, (_, i) => i);
  return [positions.filter((i) => find(i) === first), positions.filter((i) => find(i) !== first)];
}

/** Which asset stands for the group of each one after the merges. */
function leaders(merges: readonly Merge[], n: number): (i: number) => number {
  const leader = Array.from({ length: n }, (_, i) => i);
  const find = (i: number): number => (leader[i] === i ? i : find(leader[i]));
  for (const { a, b } of merges) leader[find(a)] = find(b);
  return find;
}

function alternate(n: number): [number[], number[]] {
  const positions = Array.from({ length: n }, (_, i) => i);
  return [positions.filter((i) => i % 2 === 0), positions.filter((i) => i % 2 === 1)];
}
