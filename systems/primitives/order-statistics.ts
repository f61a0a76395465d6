/**
 * A multiset of the values of one array that counts and selects in O(log n):
 * a Fenwick tree over the ranks of the array's values. Missing values are ignored.
 */
export class OrderStatistics {
  private readonly ranks: Int32Array;
  private readonly sorted: Float64Array;
  private readonly tree: Int32Array;
  private readonly highestBit: number;
  private size = 0;

  constructor(values: Float64Array) {
    this.sorted = Float64Array.from(values.filter((x) => Number.isFinite(x))).sort();
    this.ranks = ranksIn(values, this.sorted);
    this.tree = new Int32Array(this.sorted.length + 1);
    this.highestBit = 1 << Math.floor(Math.log2(Math.max(this.sorted.length, 1)));
  }

  /** How many values are in the set. */
  get count(): number {
    return this.size;
  }

  /** Puts the value of this row of the array in. */
  add(row: number): void {
    this.change(row, 1);
  }

  /** Takes the value of this row of the array out. */
  remove(row: number): void {
    this.change(row, -1);
  }

  /** How many values in the set are smaller than the value of this row; 0 if it is missing. */
  countBelow(row: number): number {
    let total = 0;
    for (let i = this.ranks[row]; i > 0; i -= i & -i) total += this.tree[i];
    return total;
  }

  /** The k-th smallest value in the set, k from 0. */
  select(k: number): number {
    let position = 0;
    let left = k;
    for (let bit = this.highestBit; bit > 0; bit >>= 1) {
      const next = position + bit;
      if (next <= this.sorted.length && this.tree[next] <= left) {
        position = next;
        left -= this.tree[next];
      }
    }
    return this.sorted[position];
  }

  /** Quantile with linear interpolation between neighbours; NaN of an empty set. */
  quantile(q: number): number {
    if (this.size === 0) return NaN;
    const at = q * (this.size - 1);
    const below = Math.floor(at);
    const low = this.select(below);
    return at === below ? low : low + (this.select(below + 1) - low) * (at - below);
  }

  private change(row: number, by: number): void {
    const rank = this.ranks[row];
    if (rank < 0) return;
    this.size += by;
    for (let i = rank + 1; i < this.tree.length; i += i & -i) this.tree[i] += by;
  }
}

/** Position of each value's first equal in `sorted`; -1 for a missing one. */
function ranksIn(values: Float64Array, sorted: Float64Array): Int32Array {
  const out = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      out[i] = -1;
      continue;
    }
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle] < values[i]) low = middle + 1;
      else high = middle;
    }
    out[i] = low;
  }
  return out;
}
