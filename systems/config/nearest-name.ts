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
 * The known name that `name` is a slip of the pen of: one letter in short names, two or three in longer ones, hyphens,
 * underscores and case apart.
 */
export function misspeltName(name: string, known: Iterable<string>): string | undefined {
  const wanted = plain(name);
  const allowed = wanted.length < 4 ? 1 : wanted.length < 9 ? 2 : 3;
  return [...known].find((candidate) => editDistance(wanted, plain(candidate)) <= allowed);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_\s.]/g, '');
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(swap, previous[j] + 1, row[j - 1] + 1));
    }
    previous = row;
  }
  return previous[b.length];
}
