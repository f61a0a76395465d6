/** An instrument with what decides which thread works it out. */
export interface Portion {
  readonly code: string;
  readonly assetClass: string;
  /** Business days of its history: the work that it makes. */
  readonly days: number;
}

/**
 * Instruments in `count` parts of about equal work. Those of an asset class stay together where possible: what
 * rules take from the whole class is then computed in one thread only.
 */
export function partsOf(portions: readonly Portion[], count: number): readonly (readonly string[])[] {
  const ordered = [...portions].sort(
    (a, b) => compare(a.assetClass, b.assetClass) || compare(a.code, b.code),
  );
  const total = ordered.reduce((sum, { days }) => sum + days, 0);
  const parts: string[][] = Array.from({ length: count }, () => []);
  let before = 0;
  for (const { code, days } of ordered) {
    const middle = before + days / 2;
    parts[Math.min(Math.floor((middle / total) * count), count - 1)].push(code);
    before += days;
  }
  return parts.filter((part) => part.length > 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
