/** The known name with the fewest single-letter edits to `name`; undefined if none is near. */
function nearestName(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestEdits = Math.max(3, Math.ceil(name.length / 3)) + 1;
  for (const candidate of known) {
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < bestEdits) {
      best = candidate;
      bestEdits = edits;
    }
  }
  return best;
}

/** ` (did you mean X?)`, or nothing if no known name is near. */
export function suggestion(name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '' : ` (did you mean '${nearest}'?)`;
}

/**
 * The nearest known name that `name` is a slip of the pen of: one letter in short names, two or three in longer ones,
 * hyphens, underscores and case apart. Undefined when none is that near.
 */
export function misspeltName(name: string, known: Iterable<string>): string | undefined {
  const wanted = plain(name);
  let best: string | undefined;
  let bestEdits = slipsAllowed(wanted.length) + 1;
  for (const candidate of known) {
    const edits = editDistance(wanted, plain(candidate));
    if (edits >= bestEdits) continue;
    best = candidate;
    bestEdits = edits;
  }
  return best;
}

function slipsAllowed(length: number): number {
  if (length < 4) return 1;
  return length < 9 ? 2 : 3;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_\s.]/g, '');
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
