/** The values of a window in order. For short windows moving a few hundred numbers beats any tree. */
export class SortedWindow {
  private readonly sorted: Float64Array;
  private size = 0;

  constructor(capacity: number) {
    this.sorted = new Float64Array(capacity);
  }

  /** How many values are in the window. */
  get count(): number {
    return this.size;
  }

  /** Puts a value in; a missing one is left out. */
  add(x: number): void {
    if (!Number.isFinite(x)) return;
    const at = this.placeOf(x);
    this.sorted.copyWithin(at + 1, at, this.size++);
    this.sorted[at] = x;
  }

  /** Takes a value out that was put in. */
  remove(x: number): void {
    if (!Number.isFinite(x)) return;
    const at = this.placeOf(x);
    this.sorted.copyWithin(at, at + 1, this.size--);
  }

  /** Puts `x` in and takes `gone` out: moves only what lies between them. */
  replace(gone: number, x: number): void {
    if (!Number.isFinite(gone) || !Number.isFinite(x)) {
      this.add(x);
      this.remove(gone);
      return;
    }
    const { sorted } = this;
    const from = this.placeOf(gone);
    const to = this.placeOf(x);
    if (to <= from) {
      sorted.copyWithin(to + 1, to, from);
      sorted[to] = x;
    } else {
      sorted.copyWithin(from, from + 1, to);
      sorted[to - 1] = x;
    }
  }

  /** Quantile with linear interpolation between neighbours; NaN of an empty window. */
  quantile(q: number): number {
    if (this.size === 0) return NaN;
    const at = q * (this.size - 1);
    const below = Math.floor(at);
    const low = this.sorted[below];
    return at === below ? low : low + (this.sorted[below + 1] - low) * (at - below);
  }

  /** First place whose value is not smaller. */
  private placeOf(x: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.sorted[middle] < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
