/** Taking back what one change did to a series, whatever was added since. */
import type { Series } from '../series/series';

export type UndoneRows<C extends string> =
  | { readonly kind: 'undone'; readonly series: Series<C>; readonly times: readonly number[] }
  /** A row that the change had touched is not any more as the change left it. */
  | { readonly kind: 'changed-since'; readonly time: number };

/**
 * The series of now without what made `after` of `before`: rows that were added are removed, removed rows come back,
 * changed ones are as they were. Rows that the change did not touch stay as they are now. `times` lists the rows (UTC
 * ms, ascending) that the change had touched. Undone a second time, nothing changes.
 */
export function undoRows<C extends string>(
  before: Series<C>,
  after: Series<C>,
  now: Series<C>,
): UndoneRows<C> {
  const names = Object.keys(now.columns) as C[];
  const sources = [before, after, now];
  const positions = [0, 0, 0];
  const picked: PickedRow[] = [];
  const times: number[] = [];
  for (;;) {
    const time = Math.min(
      ...sources.map(({ times: all }, index) => all[positions[index]] ?? Number.POSITIVE_INFINITY),
    );
    if (time === Number.POSITIVE_INFINITY) break;
    const [b, a, n] = sources.map(({ times: all }, index) =>
      all[positions[index]] === time ? positions[index]++ : undefined,
    );
    if (sameRow(before, b, after, a, names)) {
      if (n !== undefined) picked.push({ from: 'now', row: n });
      continue;
    }
    const isUndone = sameRow(before, b, now, n, names); // by an attempt that was interrupted
    if (!isUndone && !sameRow(after, a, now, n, names)) return { kind: 'changed-since', time };
    times.push(time);
    if (b !== undefined) picked.push({ from: 'before', row: b });
  }
  return { kind: 'undone', series: joined(before, now, picked, names), times };
}

/** Times (UTC ms, ascending) of the rows that differ between two states of a series. */
export function changedTimes<C extends string>(before: Series<C>, after: Series<C>): readonly number[] {
  const undone = undoRows(before, after, after);
  return undone.kind === 'undone' ? undone.times : [];
}

/** Times of either list, ascending, each once. */
export function unionOfTimes(first: readonly number[], second: readonly number[]): readonly number[] {
  return [...new Set([...first, ...second])].sort((a, b) => a - b);
}

interface PickedRow {
  readonly from: 'before' | 'now';
  readonly row: number;
}

function sameRow<C extends string>(
  first: Series<C>,
  row: number | undefined,
  second: Series<C>,
  other: number | undefined,
  names: readonly C[],
): boolean {
  if (row === undefined || other === undefined) return row === other;
  return names.every((name) => Object.is(first.columns[name][row], second.columns[name][other]));
}

function joined<C extends string>(
  before: Series<C>,
  now: Series<C>,
  picked: readonly PickedRow[],
  names: readonly C[],
): Series<C> {
  const fill = (values: (series: Series<C>) => Float64Array) =>
    Float64Array.from(picked, ({ from, row }) => values(from === 'before' ? before : now)[row]);
  const columns = {} as Record<C, Float64Array>;
  for (const name of names) columns[name] = fill((series) => series.columns[name]);
  return { times: fill((series) => series.times), columns };
}
