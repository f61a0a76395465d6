import type { Progress } from '../terminal/progress';

/** A comparison, and its differences. */
export interface Comparison {
  /** E.g. `(a) ledger vs simulator`. */
  readonly title: string;
  /** E.g. `12 positions`. */
  readonly compared: string;
  /** One line each. */
  readonly differences: readonly string[];
  /** What could not be compared, and why; these are not differences. */
  readonly notes: readonly string[];
}

const PRINTED_MAX = 40;

/** Prints differences, notes and the final line of a comparison. */
export function printComparison(progress: Progress, comparison: Comparison): void {
  const { title, compared, differences, notes } = comparison;
  for (const difference of differences.slice(0, PRINTED_MAX)) progress.line(`  ${difference}`);
  if (differences.length > PRINTED_MAX) progress.line(`  ... and ${differences.length - PRINTED_MAX} more`);
  for (const note of notes) progress.line(`  note: ${note}`);
  const count = differences.length === 1 ? '1 difference' : `${differences.length} differences`;
  progress.line(`${title}: ${count} (${compared})`);
}
