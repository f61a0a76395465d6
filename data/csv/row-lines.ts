import { parseTable, readBytes } from './table';

/** The line of each row of a small file, by its first cell: for messages about what several files say of one thing. */
export async function rowLines(file: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = parseTable(file, (await readBytes(file)).toString('utf8'));
  return new Map(rows.map(({ cells, line }) => [cells[0], line]));
}
