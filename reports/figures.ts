import type { Cell, Column, TableRow, TableSection } from './report';
import { table } from './sections';

/** A column and where its cells come from. */
export interface Figure<Item> {
  readonly column: Column;
  cell(item: Item): Cell;
}

export function words<Item>(name: string, cell: (item: Item) => string): Figure<Item> {
  return { column: { name, align: 'left' }, cell };
}

/** `decimals`: `'short'` for as many as the number needs. A number that is missing is an empty cell. */
export function number<Item>(
  name: string,
  unit: string | undefined,
  decimals: number | 'short',
  cell: (item: Item) => number | undefined,
): Figure<Item> {
  const digits = decimals === 'short' ? {} : { decimals };
  return {
    column: { name, align: 'right', ...digits, ...(unit === undefined ? {} : { unit }) },
    cell: (item) => cell(item) ?? null,
  };
}

interface FigureTableOptions<Item> {
  /** Printed instead of a table without rows. */
  readonly whenEmpty?: string;
  readonly emphasis?: (item: Item) => TableRow['emphasis'];
}

export function figureTable<Item>(
  title: string,
  figures: readonly Figure<Item>[],
  items: readonly Item[],
  { whenEmpty, emphasis }: FigureTableOptions<Item> = {},
): TableSection {
  const rows = items.map((item): TableRow => {
    const cells = figures.map(({ cell }) => cell(item));
    const mark = emphasis?.(item);
    return mark === undefined ? { cells } : { cells, emphasis: mark };
  });
  return table(
    title,
    figures.map(({ column }) => column),
    rows,
    whenEmpty,
  );
}

/** In the order of a figure, missing ones last. */
export function sortedBy<Item>(
  items: readonly Item[],
  figure: (item: Item) => number,
  order: 'ascending' | 'descending' = 'ascending',
): readonly Item[] {
  const sign = order === 'ascending' ? 1 : -1;
  const place = (value: number) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value);
  return [...items].sort((a, b) => {
    const [x, y] = [place(figure(a)), place(figure(b))];
    return x === y ? 0 : x - y;
  });
}
