/** Letters that may differ for a key of this length to count as a slip of the pen. */
function slipsAllowed(length: number): number {
  if (length < 4) return 1;
  return length < 9 ? 2 : 3;
}

/** The known key that a misspelt one most likely means; undefined when none is near. */
export function nearestKey(key: string, known: Iterable<string>): string | undefined {
  const wanted = normal(key);
  let best: string | undefined;
  let bestDistance = slipsAllowed(wanted.length) + 1;
  for (const candidate of known) {
    const distance = editDistance(wanted, normal(candidate));
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

function normal(key: string): string {
  return key.toLowerCase().replaceAll(/[-_\s.]/g, '');
}

/** Insertions, deletions, changes and swaps of neighbours (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const change = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? rows[i - 2][j - 2] + 1 : Number.POSITIVE_INFINITY;
      rows[i].push(Math.min(change, rows[i - 1][j] + 1, rows[i][j - 1] + 1, swap));
    }
  }
  return rows[a.length][b.length];
}
